import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { UnreadableSecret } from "../../../adapters/secretbox.ts";
import { codeOf } from "../../../testing/codes.ts";
import { type TestApi, testApi } from "../../../testing/index.ts";
import { enrol, PASSWORD, signUp, visit } from "../factory.ts";
import { CHALLENGE_ATTEMPTS, LIMITS } from "../rules.ts";
import { openSecret } from "./queries.ts";

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

const as = (token: string | null) => visit(api, { token });
const refused = { code: "UNAUTHORIZED" };
const login = async (email: string, extra: { password?: string; code?: string } = {}) =>
  (await visit(api)).auth.login({ email, password: PASSWORD, ...extra });
const complete = async (challenge: string, code: string) => (await visit(api)).auth.completeLogin({ challenge, code });
const detailsOf = (call: Promise<unknown>): Promise<Record<string, unknown>> =>
  call.then(
    () => ({}),
    ({ cause }) => cause.details ?? {},
  );
const challengeFor = async (email: string) => String((await detailsOf(login(email))).challenge);

/** Somebody who has turned the second factor on through the doors. */
async function guarded() {
  const person = await signUp(api);
  const { auth } = await as(person.token);
  const { secret } = await auth.secondFactor.setUp();
  const { recoveryCodes } = await auth.secondFactor.enable({ code: codeOf(secret, -1) });
  return { ...person, secret, recoveryCodes };
}

describe("setting it up", () => {
  test("a code of the app turns it on, ends the other sessions, answers ten codes once and sends an email", async () => {
    const { email, token, user } = await signUp(api);
    const other = (await login(email)).token;
    const { auth } = await as(token);
    const { secret, uri } = await auth.secondFactor.setUp();
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain("issuer=Frontoffice");
    await expect(login(email)).resolves.toBeDefined();
    await expect(auth.secondFactor.enable({ code: "000000" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { recoveryCodes } = await auth.secondFactor.enable({ code: codeOf(secret) });
    expect(new Set(recoveryCodes).size).toBe(10);
    await expect((await as(other)).auth.me()).rejects.toMatchObject(refused);
    expect(await (await as(token)).auth.signInMethods()).toMatchObject({
      secondFactor: { enabled: true, recoveryCodesLeft: 10 },
      confirmBy: "code",
    });
    await expect(auth.secondFactor.setUp()).rejects.toMatchObject({ code: "CONFLICT" });
    await api.drainJobs();
    expect(api.outbox).toMatchObject([{ to: email, subject: "Two-factor sign-in is on" }]);
    const rows = await api.db.owner.selectFrom("auditEvents").selectAll().where("principalId", "=", user.id).execute();
    expect(rows.map(({ after }) => after)).toContainEqual({ change: "second_factor_on" });
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("the secret is sealed for its person alone, and of the recovery codes only digests are kept", async () => {
    const { user, secret, recoveryCodes } = await guarded();
    const other = await guarded();
    const row = await api.db.owner.selectFrom("secondFactors").selectAll().where("userId", "=", user.id).executeTakeFirstOrThrow();
    expect(row.sealedSecret).not.toContain(secret);
    expect(openSecret(api.services, user.id, row.sealedSecret)).toBe(secret);
    expect(() => openSecret(api.services, other.user.id, row.sealedSecret)).toThrow(UnreadableSecret);
    const codes = await api.db.owner.selectFrom("recoveryCodes").selectAll().execute();
    for (const code of recoveryCodes) expect(JSON.stringify(codes)).not.toContain(code.slice(0, 9));
  });

  test("of two people who enable one set-up at once, one gets the codes", async () => {
    const { token } = await signUp(api);
    const { auth } = await as(token);
    const { secret } = await auth.secondFactor.setUp();
    const calls = await Promise.allSettled([1, 2].map(() => auth.secondFactor.enable({ code: codeOf(secret) })));
    expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("signing in with it", () => {
  test("the password alone answers a challenge and no session; the code completes it, in one step too", async () => {
    const { email, secret, user } = await guarded();
    const details = await detailsOf(login(email));
    expect(details).toMatchObject({ secondFactor: true, challenge: expect.any(String), expiresAt: expect.any(String) });
    const signedIn = await complete(String(details.challenge), codeOf(secret));
    expect(signedIn.user.id).toBe(user.id);
    await expect((await as(signedIn.token)).auth.me()).resolves.toBeDefined();
    await expect(login(email, { code: codeOf(secret, 1) })).resolves.toMatchObject({ user: { id: user.id } });
  });

  test("a wrong password reads the same with and without a second factor, and asks for no code", async () => {
    const plain = await signUp(api);
    const { email } = await guarded();
    const failures = await Promise.all(
      [email, plain.email].map((one) =>
        login(one, { password: "wrong" }).catch(({ message, cause }) => ({ message, details: cause.details })),
      ),
    );
    expect(failures[0]).toEqual(failures[1]);
  });

  test("a code works once, also for two calls at the same moment; a challenge too", async () => {
    const { email, secret } = await guarded();
    const code = codeOf(secret);
    const challenges = [await challengeFor(email), await challengeFor(email)];
    const calls = await Promise.allSettled(challenges.map((challenge) => complete(challenge, code)));
    expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const won = challenges[calls.findIndex(({ status }) => status === "fulfilled")] ?? "";
    expect(await detailsOf(complete(won, codeOf(secret, 1)))).toMatchObject({ challengeOver: true });
    await expect(login(email, { code })).rejects.toMatchObject(refused);
  });

  test("a code of a step before the last one used is refused", async () => {
    const { email, secret } = await guarded();
    await login(email, { code: codeOf(secret, 1) });
    await expect(login(email, { code: codeOf(secret) })).rejects.toMatchObject(refused);
  });

  test("a recovery code signs in once, however it is typed, and an email tells of it", async () => {
    const { email, recoveryCodes } = await guarded();
    const [first = "", second = ""] = recoveryCodes;
    await login(email, { code: ` ${first.toUpperCase().replaceAll("-", " ")}` });
    await expect(login(email, { code: first })).rejects.toMatchObject(refused);
    const calls = await Promise.allSettled([1, 2].map(() => login(email, { code: second })));
    expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await api.drainJobs();
    const told = api.outbox.filter(({ subject }) => subject === "A recovery code was used");
    expect(told.map(({ text }) => /You have (\d+) left/.exec(text)?.[1]).sort()).toEqual(["8", "9"]);
  });

  test("a challenge dies of its tries, of time, and of an unknown token alike", async () => {
    const { email, secret } = await guarded();
    const tried = await challengeFor(email);
    for (let i = 0; i < CHALLENGE_ATTEMPTS; i += 1) await expect(complete(tried, "000000")).rejects.toMatchObject(refused);
    const messageOf = (challenge: string) =>
      complete(challenge, codeOf(secret)).then(
        () => "signed in",
        ({ message }) => message,
      );
    const answers = [await messageOf(tried), await messageOf("unknown")];
    const late = await challengeFor(email);
    await api.db.owner
      .updateTable("signInChallenges")
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute();
    answers.push(await messageOf(late));
    expect(answers[0]).toContain("took too long or was tried too often");
    expect(new Set(answers).size).toBe(1);
  });

  test("guesses are counted over all challenges, before the code is looked at", async () => {
    const { email, secret } = await guarded();
    for (let i = 0; i < LIMITS.codeByPersonAndNetwork.max - 1; i += 1) await login(email, { code: "000000" }).catch(() => undefined);
    await api.db.owner.deleteFrom("rateBuckets").where("key", "like", "login:%").execute();
    await expect(login(email, { code: codeOf(secret) })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    const elsewhere = await visit(api, { ip: "198.51.100.7" });
    await expect(elsewhere.auth.login({ email, password: PASSWORD, code: codeOf(secret) })).resolves.toBeDefined();
  });
});

test("new recovery codes make the old ones worthless; turning it off ends the other sessions and the need for codes", async () => {
  const { email, token, recoveryCodes, secret } = await guarded();
  const { auth } = await as(token);
  const renewed = await auth.secondFactor.renewRecoveryCodes();
  await expect(login(email, { code: recoveryCodes[0] ?? "" })).rejects.toMatchObject(refused);
  const other = (await login(email, { code: codeOf(secret) })).token;
  await expect(auth.secondFactor.disable()).resolves.toEqual({ enabled: false });
  await expect((await as(other)).auth.me()).rejects.toMatchObject(refused);
  await expect(login(email)).resolves.toBeDefined();
  await expect(login(email, { code: renewed.recoveryCodes[0] ?? "" })).resolves.toBeDefined();
  await expect(auth.secondFactor.disable()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  await api.drainJobs();
  expect(api.outbox.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(["Your recovery codes were replaced", "Two-factor sign-in is off"]),
  );
});

test("a second factor of one person opens nobody else's account", async () => {
  const { secret } = await guarded();
  const target = await signUp(api);
  await enrol(api, target.user.id);
  await expect(login(target.email, { code: codeOf(secret) })).rejects.toMatchObject(refused);
});
