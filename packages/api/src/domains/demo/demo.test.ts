import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { createDemo } from "./commands.ts";
import type { DemoLogin } from "./people.ts";

let api: TestApi;
let logins: DemoLogin[];
beforeAll(async () => {
  api = await testApi();
  logins = (await createDemo({ services: api.services, runJobs: api.drainJobs })) ?? [];
});
afterAll(() => api.close());

async function signIn(email: string) {
  const login = logins.find((one) => one.email === email);
  const { token } = await api.anonymous().auth.login({ email, password: login?.password ?? "" });
  const principal = await api.resolve(token ?? "");
  return api.caller(principal, token);
}

test("there is a sign-in for every role, and one for a member who sees two clients alone", async () => {
  expect(new Set(logins.map(({ role }) => role))).toEqual(new Set(["owner", "admin", "member", "viewer"]));
  const namesOf = async (email: string) => (await (await signIn(email)).clients.list({})).items.map(({ name }) => name);
  expect(await namesOf("member@mare.example")).toHaveLength(3);
  expect(await namesOf("limited@mare.example")).toEqual(["Clínica Dentária Alvorada", "Tasca do Farol"]);
});

test("the neighbour with the look-alike names sees nothing of the first company", async () => {
  const caller = await signIn("owner@mare-studios.example");
  const { items } = await caller.clients.list({});
  expect(items.map(({ name }) => name)).toEqual(["Clínica Dentária Alvorada", "Taberna do Farol"]);
  expect((await caller.strategies.list({})).items).toEqual([]);
});

test("programs have keys of each kind, and calls that wait, were made and were refused", async () => {
  const caller = await signIn("owner@mare.example");
  const keys = (await caller.apiKeys.list({})).items;
  expect(keys.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(["agent active", "service active", "service revoked"]);
  const countOf = async (status: "pending" | "approved" | "rejected") => (await caller.approvals.list({ status, total: true })).total;
  expect([await countOf("pending"), await countOf("approved"), await countOf("rejected")]).toEqual([2, 1, 1]);
  expect((await caller.approvals.list({ status: "approved" })).items).toMatchObject([{ done: true, outcome: { ok: true } }]);
});

test("an endpoint has a log of messages that arrived, that arrived late and that did not, and calls nobody", async () => {
  const caller = await signIn("admin@mare.example");
  const [endpoint] = (await caller.webhooks.endpoints.list({})).items;
  expect(endpoint).toMatchObject({ isEnabled: false, disabledReason: "person" });
  const { items } = await caller.webhooks.deliveries.list({ limit: 50 });
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(["delivered", "failed"]));
  expect(items.some(({ attempts, status }) => attempts === 2 && status === "delivered")).toBe(true);
});

test("somebody is invited, and people have something to read", async () => {
  const owner = await signIn("owner@mare.example");
  expect((await owner.invitations.list({})).items).toMatchObject([{ email: "joana@freelance.example", state: "open" }]);
  expect((await owner.notifications.list({})).items.length).toBeGreaterThan(0);
});

test("a second start adds nothing", async () => {
  expect(await createDemo({ services: api.services, runJobs: api.drainJobs })).toBeUndefined();
});
