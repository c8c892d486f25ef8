import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { newPerson, PASSWORD, signUp, visit } from "./factory.ts";
import { LIMITS } from "./rules.ts";

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
const tokenIn = (subject: string, to: string) => {
  const message = api.outbox.findLast((one) => one.subject === subject && one.to === to);
  return /#token=(\S+)/.exec(message?.text ?? "")?.[1] ?? "";
};
const linkTo = (email: string) => tokenIn("Confirm your new email address", email);
const confirmEmail = async (token: string) => (await visit(api)).auth.confirmEmail({ token });
const profile = { name: "Ada Lovelace", username: null, timezone: "Europe/London", locale: "en-GB" };

describe("the profile", () => {
  test("takes name, username, time zone and language, and notes who changed them", async () => {
    const { token, user } = await signUp(api);
    const username = `ada.${user.id.slice(-8)}`;
    const changed = await (await as(token)).auth.updateProfile({ ...profile, username });
    expect(changed).toMatchObject({ ...profile, username, id: user.id });
    expect((await (await as(token)).auth.me()).user).toEqual(changed);
    await expect((await visit(api)).auth.login({ username, password: PASSWORD })).resolves.toBeDefined();
    const rows = await api.db.owner.selectFrom("auditEvents").selectAll().where("procedure", "=", "auth.updateProfile").execute();
    expect(rows).toMatchObject([{ ok: true, principalId: user.id, entityId: user.id, after: { username } }]);
  });

  test("refuses what is no time zone or language, somebody else's username, and fields that are not one's own to change", async () => {
    const taken = await signUp(api, { username: "grace.hopper" });
    const { token } = await signUp(api);
    const { auth } = await as(token);
    for (const wrong of [{ timezone: "Mars/Olympus" }, { locale: "no such tag!" }, { name: "" }, { username: "x" }]) {
      await expect(auth.updateProfile({ ...profile, ...wrong })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    const duplicate = auth.updateProfile({ ...profile, username: "Grace.Hopper" });
    await expect(duplicate).rejects.toMatchObject({ code: "CONFLICT", cause: { details: { fields: { username: expect.any(String) } } } });
    const smuggled = { ...profile, email: "other@example.com", id: taken.user.id, isActive: true };
    await expect(auth.updateProfile(smuggled)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect((await as(null)).auth.updateProfile(profile)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("a new email address", () => {
  test("counts when the email's link is followed, once; the old address hears of it", async () => {
    const { token, email, user } = await signUp(api);
    const next = newPerson().email;
    await (await as(token)).auth.changeEmail({ email: next.toUpperCase() });
    await api.drainJobs();
    expect((await (await as(token)).auth.me()).user.email).toBe(email);
    const link = linkTo(next);
    const stored = await api.db.owner.selectFrom("emailChanges").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(link);
    await confirmEmail(link);
    await expect(confirmEmail(link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect((await (await as(token)).auth.me()).user.email).toBe(next);
    await expect((await visit(api)).auth.login({ email: next, password: PASSWORD })).resolves.toMatchObject({ user: { id: user.id } });
    await expect((await visit(api)).auth.login({ email, password: PASSWORD })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await api.drainJobs();
    expect(api.outbox).toContainEqual(expect.objectContaining({ to: email, subject: "Your email address was changed" }));
    const row = await api.db.owner.selectFrom("users").select("emailVerifiedAt").where("id", "=", user.id).executeTakeFirstOrThrow();
    expect(row.emailVerifiedAt).toBeInstanceOf(Date);
  });

  test("says the same whether the address is somebody's or nobody's, and writes to nobody who did not ask", async () => {
    const known = await signUp(api);
    const { token } = await signUp(api);
    const { auth } = await as(token);
    const answers = [await auth.changeEmail({ email: known.email }), await auth.changeEmail({ email: newPerson().email })];
    expect(answers[0]).toEqual(answers[1]);
    await api.drainJobs();
    expect(api.outbox.filter(({ to }) => to === known.email)).toEqual([]);
  });

  test("that was given to somebody else in the meantime is not taken from them", async () => {
    const { token, email } = await signUp(api);
    const next = newPerson().email;
    await (await as(token)).auth.changeEmail({ email: next });
    await api.drainJobs();
    await signUp(api, { email: next });
    await expect(confirmEmail(linkTo(next))).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect((await (await as(token)).auth.me()).user.email).toBe(email);
  });

  test("of two requests the later one counts, and a link is over after an hour", async () => {
    const { token } = await signUp(api);
    const { auth } = await as(token);
    const [first, second] = [newPerson().email, newPerson().email];
    await auth.changeEmail({ email: first });
    await api.drainJobs();
    await auth.changeEmail({ email: second });
    await api.drainJobs();
    await expect(confirmEmail(linkTo(first))).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await api.db.owner
      .updateTable("emailChanges")
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .execute();
    await expect(confirmEmail(linkTo(second))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("makes links to the old mailbox worthless", async () => {
    const { token, email } = await signUp(api);
    await (await visit(api)).auth.requestPasswordReset({ email });
    const next = newPerson().email;
    await (await as(token)).auth.changeEmail({ email: next });
    await api.drainJobs();
    await confirmEmail(linkTo(next));
    const reset = (await visit(api)).auth.resetPassword({
      token: tokenIn("Set a new password", email),
      newPassword: "another fine phrase",
    });
    await expect(reset).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("cannot be asked for again and again", async () => {
    const { token } = await signUp(api);
    const { auth } = await as(token);
    for (let i = 0; i < LIMITS.changeEmail.max; i += 1) await auth.changeEmail({ email: newPerson().email });
    await expect(auth.changeEmail({ email: newPerson().email })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });
});
