import { randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeKey, type TestKey } from "../api-keys/factory.ts";
import { makeClient } from "../clients/factory.ts";
import { callAs, faultOf, heldBy } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
let key: TestKey;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
});

beforeEach(async () => {
  company = await api.company();
  key = await makeKey(api, company, {
    name: "Tidy agent",
    kind: "agent",
    scopes: ["clients:delete", "clients:write"],
    approvalMode: "risky",
  });
});

afterAll(() => api.close());

const makeOwnClient = async (name = "Harbour Dental") => makeClient(await company.scope(), { name });
const ask = async (procedure: string, input: object, callOptions = {}, by = key) =>
  callAs(api, await by.principal(), procedure, input, callOptions);
const holdDelete = async (clientId: string) => heldBy(ask("clients.delete", { id: clientId }, { reason: "Closed for good" }));
const countRows = async () => (await api.db.owner.selectFrom("approvals").selectAll().where("companyId", "=", company.id).execute()).length;

describe("a call above the ceiling of its key", () => {
  test("says what the work that it would start is called now, whatever it was called when the call was held", async () => {
    const held = await holdDelete((await makeOwnClient()).id);
    const preview = { preview: true, changes: [], jobs: [{ type: "strategies.draft", title: "Write a plan" }, { type: "uploads.run" }] };
    await api.db.owner
      .updateTable("approvals")
      .set({ preview: JSON.stringify(preview) })
      .where("id", "=", held.id)
      .execute();
    const shown = await (await company.as("admin")).approvals.get({ id: held.id });
    expect(shown.preview.jobs.map(({ title }) => title)).toEqual(["Draft a strategy", "Upload a folder"]);
  });

  test("is stored with its exact input, the change it would make and the reason; nothing else happens", async () => {
    const client = await makeOwnClient();
    const held = await holdDelete(client.id);
    expect(held).toMatchObject({ status: "pending", preview: { changes: [{ entity: "client", entityId: client.id }], jobs: [] } });
    const shown = await (await company.as("admin")).approvals.get({ id: held.id });
    expect(shown).toMatchObject({
      status: "pending",
      done: false,
      procedure: "clients.delete",
      input: { id: client.id },
      risk: "destructive",
      reason: "Closed for good",
      requestedBy: { id: key.id, name: "Tidy agent", kind: "agent" },
      client: { id: client.id, name: "Harbour Dental" },
    });
    expect(new Date(shown.expiresAt).getTime() - Date.now()).toBeGreaterThan(23 * 3_600_000);
    expect(await (await company.as("viewer")).clients.get({ id: client.id })).toMatchObject({ deletedAt: null });
    expect((await company.auditRows()).at(-1)).toMatchObject({
      procedure: "approvals.request",
      ok: true,
      entityType: "approval",
      entityId: held.id,
    });
  });

  test("what it may do by itself is simply done; without an approval mode the rest is refused with its ceiling", async () => {
    expect((await ask("clients.create", { name: "Plain" })).answer).toMatchObject({ name: "Plain" });
    const strict = await makeKey(api, company, { scopes: ["clients:delete"], maxRisk: "write" });
    const client = await makeOwnClient();
    const fault = await faultOf(ask("clients.delete", { id: client.id }, {}, strict));
    expect(fault).toMatchObject({ code: "forbidden", details: { risk: "destructive", ceiling: "write" } });
    const careful = await makeKey(api, company, { scopes: ["clients:write"], approvalMode: "all_writes" });
    expect(await heldBy(ask("clients.create", { name: "Asked first" }, {}, careful))).toMatchObject({ status: "pending" });
  });

  test("a call that would fail is refused at once, and asks nobody", async () => {
    expect(await faultOf(ask("clients.delete", { id: randomUUID() }))).toMatchObject({ code: "not_found" });
    expect(await faultOf(ask("clients.delete", { id: randomUUID(), more: true }))).toBeDefined();
    expect(await countRows()).toBe(0);
  });

  test("with an idempotency key, the repeat meets the same approval; twenty at once make one", async () => {
    const client = await makeOwnClient();
    const callOptions = { idempotencyKey: randomUUID() };
    const held = await Promise.all(Array.from({ length: 20 }, () => heldBy(ask("clients.delete", { id: client.id }, callOptions))));
    expect(new Set(held.map(({ id }) => id)).size).toBe(1);
    expect(await countRows()).toBe(1);
    const fault = await faultOf(ask("clients.delete", { id: randomUUID() }, callOptions));
    expect(fault).toMatchObject({ code: "conflict" });
  });

  test("deals in no secrets: such a call is refused rather than stored", async () => {
    const careful = await makeKey(api, company, { scopes: ["webhooks:write"], approvalMode: "all_writes" });
    const fault = await faultOf(
      ask("webhooks.endpoints.create", { url: "https://hooks.example.com/a", events: ["client.created"] }, {}, careful),
    );
    expect(fault).toMatchObject({ code: "forbidden" });
    expect(await countRows()).toBe(0);
  });
});

describe("an approved call", () => {
  test("is made once, as the key, with its answer kept; approving starts one job", async () => {
    const client = await makeOwnClient();
    const { id } = await holdDelete(client.id);
    expect(await (await company.as("admin")).approvals.approve({ id, comment: "Fine" })).toMatchObject({ status: "approved", done: false });
    await api.drainJobs();
    const program = await key.caller();
    const done = await program.approvals.wait({ id, timeoutSeconds: 5 });
    expect(done).toMatchObject({ status: "approved", done: true, comment: "Fine", outcome: { ok: true, answer: { id: client.id } } });
    expect(await faultOf(program.clients.get({ id: client.id }))).toMatchObject({ code: "not_found" });
    const deletion = await api.db.owner
      .selectFrom("auditEvents")
      .selectAll()
      .where("procedure", "=", "clients.delete")
      .where("companyId", "=", company.id)
      .execute();
    expect(deletion).toMatchObject([{ principalType: "api_key", principalId: key.id, surface: "rest" }]);
  });

  test("has the rights that its key has by then: what it lost it cannot do, and the fault comes back as data", async () => {
    const client = await makeOwnClient();
    const [demoted, revoked] = [await holdDelete(client.id), await holdDelete(client.id)];
    const admin = await company.as("admin");
    await admin.approvals.approve({ id: demoted.id });
    const { user } = await company.principal("owner");
    const ofIssuer = api.db.owner.updateTable("memberships").where("companyId", "=", company.id).where("userId", "=", user.id);
    await ofIssuer.set({ role: "member" }).execute();
    await api.drainJobs();
    const program = await key.caller();
    expect(await program.approvals.get({ id: demoted.id })).toMatchObject({
      done: true,
      outcome: { ok: false, error: { code: "forbidden" } },
    });
    await admin.approvals.approve({ id: revoked.id });
    await admin.apiKeys.revoke({ id: key.id });
    await api.drainJobs();
    expect(await admin.approvals.get({ id: revoked.id })).toMatchObject({ outcome: { ok: false, error: { code: "forbidden" } } });
    expect(await admin.clients.get({ id: client.id })).toMatchObject({ deletedAt: null });
  });

  test("meets what has changed since: the fault is its outcome", async () => {
    const client = await makeOwnClient();
    const { id } = await holdDelete(client.id);
    await (await company.as("admin")).approvals.approve({ id });
    await (await company.as("owner")).clients.delete({ id: client.id });
    await api.drainJobs();
    const { outcome } = await (await key.caller()).approvals.get({ id });
    expect(outcome).toMatchObject({ ok: false, error: { code: "not_found" } });
  });

  test("nobody claims a decision for another call, or without one", async () => {
    const [one, two] = [await makeOwnClient("One"), await makeOwnClient("Two")];
    const { id } = await holdDelete(one.id);
    expect(await faultOf(ask("clients.delete", { id: one.id }, { approvalId: id }))).toMatchObject({ code: "conflict" });
    await (await company.as("admin")).approvals.approve({ id });
    expect(await faultOf(ask("clients.delete", { id: two.id }, { approvalId: id }))).toMatchObject({ code: "conflict" });
    const outsider = await makeKey(api, company, { scopes: ["clients:delete"] });
    expect(await faultOf(ask("clients.delete", { id: one.id }, { approvalId: id }, outsider))).toMatchObject({ code: "conflict" });
  });
});

describe("deciding", () => {
  test("rejection needs a comment, and comes back as data with it", async () => {
    const { id } = await holdDelete((await makeOwnClient()).id);
    const admin = await company.as("admin");
    await expect(admin.approvals.reject({ id, comment: " " })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await admin.approvals.reject({ id, comment: "They are coming back in May." });
    const answer = await (await key.caller()).approvals.wait({ id, timeoutSeconds: 5 });
    expect(answer).toMatchObject({ status: "rejected", done: true, comment: "They are coming back in May.", outcome: null });
    expect(await faultOf(admin.approvals.approve({ id }))).toMatchObject({ code: "conflict", details: { status: "rejected" } });
  });

  test("is for people with the right, and programs see their own alone", async () => {
    const { id } = await holdDelete((await makeOwnClient()).id);
    const second = await (await makeKey(api, company, { scopes: ["clients:delete"] })).caller();
    expect(await faultOf(second.approvals.get({ id }))).toMatchObject({ code: "not_found" });
    expect((await second.approvals.list({ total: true })).total).toBe(0);
    expect((await (await key.caller()).approvals.list({ total: true })).total).toBe(1);
    expect(await faultOf((await key.caller()).approvals.approve({ id }))).toMatchObject({ code: "forbidden" });
    expect(await faultOf((await company.as("member")).approvals.approve({ id }))).toMatchObject({ code: "forbidden" });
    expect((await (await company.as("member")).approvals.list({ status: "pending", total: true })).total).toBe(1);
    expect(await faultOf((await company.as("viewer")).approvals.list({}))).toMatchObject({ code: "forbidden" });
    expect(await faultOf((await other.as("owner")).approvals.reject({ id, comment: "No" }))).toMatchObject({ code: "not_found" });
    expect(await faultOf((await other.as("owner")).approvals.reject({ id: randomUUID(), comment: "No" }))).toMatchObject({
      code: "not_found",
    });
  });

  test("nobody approves what they may not do themselves", async () => {
    const { id } = await holdDelete((await makeOwnClient()).id);
    const admin = await company.principal("admin");
    const weak = {
      ...admin,
      company: admin.company && { ...admin.company, permissions: ["approvals:read", "approvals:decide", "clients:read"] as const },
    };
    expect(await faultOf(api.caller(weak).approvals.approve({ id }))).toMatchObject({ code: "forbidden" });
    const elsewhere = await makeOwnClient("Elsewhere");
    const limited = { ...admin, company: admin.company && { ...admin.company, clientIds: [elsewhere.id] } };
    expect(await faultOf(api.caller(limited).approvals.approve({ id }))).toMatchObject({ code: "not_found" });
    expect((await api.caller(limited).approvals.list({})).items).toEqual([]);
  });

  test("the program withdraws its own, whatever its ceiling; people do not", async () => {
    const readOnly = await makeKey(api, company, { scopes: ["clients:write"], maxRisk: "read", approvalMode: "all_writes" });
    const { id } = await heldBy(ask("clients.create", { name: "Perhaps" }, {}, readOnly));
    expect(await faultOf((await company.as("owner")).approvals.withdraw({ id }))).toMatchObject({ code: "forbidden" });
    expect(await faultOf((await key.caller()).approvals.withdraw({ id }))).toMatchObject({ code: "not_found" });
    expect(await (await readOnly.caller()).approvals.withdraw({ id })).toMatchObject({ status: "withdrawn", done: true });
    expect(await faultOf((await company.as("admin")).approvals.approve({ id }))).toMatchObject({ code: "conflict" });
  });

  test("past its time it reads as expired, and nobody decides any more", async () => {
    const { id } = await holdDelete((await makeOwnClient()).id);
    await api.db.owner.updateTable("approvals").set({ expiresAt: sql<Date>`now() - interval '1 second'` }).where("id", "=", id).execute();
    const admin = await company.as("admin");
    expect(await admin.approvals.get({ id })).toMatchObject({ status: "expired", done: true });
    expect([
      (await admin.approvals.list({ status: "pending", total: true })).total,
      (await admin.approvals.list({ status: "expired", total: true })).total,
    ]).toEqual([0, 1]);
    expect(await faultOf(admin.approvals.approve({ id }))).toMatchObject({ code: "conflict", details: { status: "expired" } });
  });
});
