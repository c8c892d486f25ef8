import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Email } from "../../adapters/mailer.ts";
import { AppError } from "../../kernel/errors.ts";
import { type TestApi, testApi } from "../../testing/index.ts";
import { EMAIL_ATTEMPTS } from "./emails.rules.ts";
import { queueEmail, sendQueuedEmails } from "./emails.ts";
import { PASSWORD, signUp, visit } from "./factory.ts";
import { inSignIn } from "./session-tokens.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  await api.db.owner.deleteFrom("authLetters").execute();
  api.outbox.length = 0;
});

const waiting = () => api.db.owner.selectFrom("authLetters").selectAll().execute();
const makeDue = () =>
  api.db.owner
    .updateTable("authLetters")
    .set({ dueAt: new Date(Date.now() - 1_000) })
    .execute();
const owe = (userId: string, recipient: string) => queueEmail({ db: api.db.identity }, { userId, kind: "password_changed", recipient });

/** The same product with a mail server that does as it is told. */
function withMailer(send: (email: Email) => Promise<void>) {
  const mailer = { ...api.services.adapters.mailer, send };
  return { ...api.services, adapters: { ...api.services.adapters, mailer } };
}

test("a person without any company gets an email too", async () => {
  const { email, companyId } = await signUp(api);
  await api.db.owner.deleteFrom("companies").where("id", "=", companyId).execute();
  await (await visit(api)).auth.requestPasswordReset({ email });
  await api.drainJobs();
  expect(api.outbox).toMatchObject([{ to: email, subject: "Set a new password" }]);
  expect(await waiting()).toEqual([]);
});

test("an email is owed together with what it tells of, or not at all", async () => {
  const { user, email } = await signUp(api);
  const scope = { ...signInScope(), principal: null };
  const failing = inSignIn(scope, async (tx) => {
    await queueEmail(tx, { userId: user.id, kind: "password_changed", recipient: email });
    throw new Error("the rest failed");
  });
  await expect(failing).rejects.toThrow("the rest failed");
  expect(await waiting()).toEqual([]);
});

function signInScope() {
  const request = { id: "r", surface: "client" as const, ip: null, userAgent: null, procedure: "test" };
  return { db: api.services.identity, services: api.services, token: null, cookies: null, request };
}

test("a worker that dies with an email in hand leaves it to the next one, a minute later", async () => {
  const { user, email } = await signUp(api);
  await owe(user.id, email);
  // Neither an answer nor a fault: the process is gone.
  const dying = sendQueuedEmails(withMailer(() => new Promise(() => undefined)));
  while ((await waiting())[0]?.attempts !== 1) await wait(10);
  void dying;
  expect(await sendQueuedEmails(api.services)).toBe(0);
  await makeDue();
  expect(await sendQueuedEmails(api.services)).toBe(1);
  expect(api.outbox).toMatchObject([{ to: email }]);
  expect(await waiting()).toEqual([]);
});

test("two workers at once post each email once", async () => {
  const people = await Promise.all([1, 2, 3, 4].map(() => signUp(api)));
  for (const { user, email } of people) await owe(user.id, email);
  await Promise.all([1, 2, 3].map(() => sendQueuedEmails(api.services)));
  expect(api.outbox.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort());
});

test("a mail server that is down delays an email with growing pauses and does not lose it", async () => {
  const { user, email } = await signUp(api);
  await owe(user.id, email);
  const down = withMailer(() => Promise.reject(new AppError("upstream_failed", "down", { permanent: false })));
  const pauses = [];
  for (let i = 0; i < 3; i += 1) {
    expect(await sendQueuedEmails(down)).toBe(0);
    const [email] = await waiting();
    pauses.push(Math.round(((email?.dueAt.getTime() ?? 0) - Date.now()) / 60_000));
    await makeDue();
  }
  expect(pauses).toEqual([1, 2, 4]);
  expect(await sendQueuedEmails(api.services)).toBe(1);
});

test("an email that no server will take, or that was tried for half a day, is given up", async () => {
  const { user, email } = await signUp(api);
  await owe(user.id, email);
  const faults: string[] = [];
  const never = withMailer(() => Promise.reject(new AppError("upstream_failed", "no such mailbox", { permanent: true })));
  await sendQueuedEmails(never, (_error, kind) => faults.push(kind));
  expect([faults, await waiting()]).toEqual([["password_changed"], []]);
  await owe(user.id, email);
  await api.db.owner
    .updateTable("authLetters")
    .set({ attempts: EMAIL_ATTEMPTS - 1 })
    .execute();
  await sendQueuedEmails(withMailer(() => Promise.reject(new Error("still down"))));
  expect(await waiting()).toEqual([]);
});

test("somebody who is not active any more gets none", async () => {
  const { user, email } = await signUp(api);
  await owe(user.id, email);
  await api.db.owner.updateTable("users").set({ isActive: false }).where("id", "=", user.id).execute();
  await sendQueuedEmails(api.services);
  expect([api.outbox, await waiting()]).toEqual([[], []]);
});

test("a sign-in from somewhere new is told once; from where one was before, and the very first, are not", async () => {
  const { email } = await signUp(api);
  const from = async (ip: string) => (await visit(api, { ip })).auth.login({ email, password: PASSWORD });
  await from("192.0.2.1");
  await from("192.0.2.77");
  await api.drainJobs();
  expect(api.outbox).toEqual([]);
  await from("203.0.113.9");
  await from("203.0.113.9");
  await api.drainJobs();
  expect(api.outbox).toMatchObject([{ to: email, subject: "A new sign-in to your account" }]);
  expect(api.outbox[0]?.text).toContain("203.0.113.9");
});

test("sessions say where they are only as far as the address tells", async () => {
  const { email } = await signUp(api);
  let token = "";
  for (const ip of ["127.0.0.1", "192.168.1.20", "fd00::1", "8.8.8.8"]) {
    token = (await (await visit(api, { ip })).auth.login({ email, password: PASSWORD })).token ?? "";
  }
  const { items } = await (await visit(api, { token })).auth.sessions.list({});
  const places = Object.fromEntries(items.map(({ ip, place }) => [ip, place]));
  expect(places).toMatchObject({
    "127.0.0.1": "this computer",
    "192.168.1.20": "the local network",
    "fd00::1": "the local network",
    "8.8.8.8": null,
  });
});
