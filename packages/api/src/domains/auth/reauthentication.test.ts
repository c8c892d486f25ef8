import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { digest } from "../../adapters/session-rows.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { codeOf } from "../../testing/codes.ts";
import { type TestApi, testApi } from "../../testing/index.ts";
import { enrol, PASSWORD, signUp, visit } from "./factory.ts";
import { LIMITS } from "./rules.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
});

const as = (token: string) => visit(api, { token });
const needsConfirmation = { code: "FORBIDDEN", cause: { code: "forbidden", details: { confirm: true } } };

/** Somebody whose last proof is a quarter of an hour old, and a second. */
async function stale() {
  const person = await signUp(api);
  const confirmedAt = new Date(Date.now() - 15 * 60_000 - 1_000);
  await api.db.owner.updateTable("authSessions").set({ confirmedAt }).where("tokenHash", "=", digest(person.token)).execute();
  forgetPrincipals(api.services);
  return person;
}

test("doors to what one signs in with ask again after a quarter of an hour, and open once confirmed", async () => {
  const { token } = await stale();
  const { auth } = await as(token);
  const doors = [
    () => auth.secondFactor.setUp(),
    () => auth.secondFactor.enable({ code: "123456" }),
    () => auth.secondFactor.disable(),
    () => auth.secondFactor.renewRecoveryCodes(),
    () => auth.changeEmail({ email: "next@example.com" }),
    () => auth.identities.link(),
    () => auth.identities.unlink({ id: "01a1fca6-86ec-72be-b9ff-393186ad141e" }),
  ];
  for (const door of doors) await expect(door()).rejects.toMatchObject(needsConfirmation);
  const { confirmedAt } = await auth.confirm({ password: PASSWORD });
  expect(Math.abs(Date.parse(confirmedAt) - Date.now())).toBeLessThan(5_000);
  const again = await as(token);
  await expect(again.auth.secondFactor.setUp()).resolves.toMatchObject({ uri: expect.stringContaining("otpauth://totp/") });
  expect((await again.auth.me()).session?.confirmedAt).toBe(confirmedAt);
});

test("a wrong password confirms nothing, is noted at its field, and is limited before hashing", async () => {
  const { token, user } = await stale();
  const { auth } = await as(token);
  const wrong = () => auth.confirm({ password: "wrong" });
  await expect(wrong()).rejects.toMatchObject({ code: "BAD_REQUEST", cause: { details: { fields: { password: expect.any(String) } } } });
  for (let i = 1; i < LIMITS.confirm.max; i += 1) await wrong().catch(() => undefined);
  await expect(auth.confirm({ password: PASSWORD })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  await expect((await as(token)).auth.changeEmail({ email: "next@example.com" })).rejects.toMatchObject(needsConfirmation);
  const rows = await api.db.owner
    .selectFrom("auditEvents")
    .select(["ok", "errorCode"])
    .where("procedure", "=", "auth.confirm")
    .where("principalId", "=", user.id)
    .execute();
  expect(rows).toEqual(Array.from({ length: LIMITS.confirm.max }, () => ({ ok: false, errorCode: "invalid" })));
});

test("who has a second factor confirms with a code, not with the password; the code is worth nothing a second time", async () => {
  const { token, user } = await stale();
  const secret = await enrol(api, user.id);
  const { auth } = await as(token);
  await expect(auth.confirm({ password: PASSWORD })).rejects.toMatchObject({
    cause: { details: { fields: { code: expect.any(String) } } },
  });
  const code = codeOf(secret);
  await expect(auth.confirm({ code })).resolves.toBeDefined();
  await expect(auth.confirm({ code })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("who has no password is sent to the provider", async () => {
  const { token, user } = await stale();
  await api.db.owner.deleteFrom("userCredentials").where("userId", "=", user.id).execute();
  const { auth } = await as(token);
  await expect(auth.confirm({ password: PASSWORD })).rejects.toMatchObject({ cause: { details: { confirmBy: "provider" } } });
  expect(await auth.signInMethods()).toMatchObject({ hasPassword: false, confirmBy: "provider" });
});

test("confirming one session says nothing of another one's", async () => {
  const { token, email } = await stale();
  const other = (await (await visit(api)).auth.login({ email, password: PASSWORD })).token ?? "";
  await (await as(other)).auth.confirm({ password: PASSWORD });
  await expect((await as(token)).auth.changeEmail({ email: "next@example.com" })).rejects.toMatchObject(needsConfirmation);
});
