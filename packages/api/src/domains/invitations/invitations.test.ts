import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { PASSWORD, signUp, visit } from "../auth/factory.ts";
import { makeClient } from "../clients/factory.ts";

let api: TestApi;
let company: TestCompany;
let owner: Caller;
let made = 0;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  company = await api.company();
  owner = await company.as("owner");
});
afterAll(() => api.close());

const newAddress = () => {
  made += 1;
  return `guest-${made}@example.com`;
};

/** The token in the latest email to an address. */
async function tokenFor(email: string): Promise<string> {
  await api.drainJobs();
  const message = api.outbox.findLast(({ to }) => to.toLowerCase() === email.toLowerCase());
  return /\/invite#token=(\S+)/.exec(message?.text ?? "")?.[1] ?? "";
}

async function invite(input: Partial<Parameters<Caller["invitations"]["send"]>[0]> = {}, caller = owner) {
  const invitation = await caller.invitations.send({ email: newAddress(), role: "member", ...input });
  return { ...invitation, token: await tokenFor(invitation.email) };
}

const accept = (token: string, change: { name?: string; password?: string } = {}) =>
  api.anonymous().invitations.accept({ token, name: "Grace Hopper", password: PASSWORD, ...change });

const gone = { code: "NOT_FOUND", message: "There is no such invitation. It may have been deleted." };

describe("an email", () => {
  test("says who invites to what, and the link behind it says it again", async () => {
    const client = await makeClient(await company.scope());
    const { email, token } = await invite({ clientIds: [client.id] });
    const message = api.outbox.findLast(({ to }) => to === email);
    expect(message?.text).toContain("Owner Person invites you to work with Harbour Agency");
    expect(await api.anonymous().invitations.look({ token })).toMatchObject({
      companyName: "Harbour Agency",
      invitedBy: "Owner Person",
      email,
      role: "member",
      clients: 1,
      hasAccount: false,
    });
  });

  test("carries a token that is stored nowhere, not in the job either", async () => {
    const { token } = await invite();
    for (const table of ["invitations", "jobs", "auditEvents"] as const) {
      expect(JSON.stringify(await api.db.owner.selectFrom(table).selectAll().execute())).not.toContain(token);
    }
  });

  test("sent again carries a new link, and the one before works no more", async () => {
    const { id, email, token } = await invite();
    expect(await owner.invitations.resend({ id })).toMatchObject({ state: "open", letters: 2, sentAt: null });
    await expect(accept(token)).rejects.toMatchObject(gone);
    expect((await accept(await tokenFor(email))).company?.id).toBe(company.id);
  });

  test("goes out for an address with an account elsewhere exactly as for a new one", async () => {
    const known = await signUp(api);
    const shape = async (email: string) => {
      const { id: _, email: __, createdAt, expiresAt, ...rest } = await owner.invitations.send({ email, role: "viewer" });
      return { ...rest, lifetime: Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000) };
    };
    expect(await shape(known.email)).toEqual(await shape(newAddress()));
  });
});

describe("whoever is invited", () => {
  test("becomes a person of the company with the role and the clients of the invitation, signed in", async () => {
    const client = await makeClient(await company.scope());
    const { id, email, token } = await invite({ clientIds: [client.id] });
    const signedIn = await accept(token);
    expect(signedIn).toMatchObject({ user: { email, name: "Grace Hopper" }, company: { id: company.id, role: "member" } });
    const me = await (await visit(api, { token: signedIn.token })).auth.me();
    expect(me.clientIds).toEqual([client.id]);
    const person = api.db.owner.selectFrom("users").select("emailVerifiedAt").where("id", "=", signedIn.user.id);
    expect((await person.executeTakeFirstOrThrow()).emailVerifiedAt).not.toBeNull();
    const row = expect.objectContaining({ procedure: "invitations.accept", entityType: "invitation", entityId: id, ok: true });
    expect(await company.auditRows()).toContainEqual(row);
    expect((await owner.invitations.list({})).items).toEqual([]);
  });

  test("joins with the account that has the address, and goes on in the new company", async () => {
    const person = await signUp(api);
    const { token } = await invite({ email: person.email.toUpperCase(), role: "viewer" });
    expect((await api.anonymous().invitations.look({ token })).hasAccount).toBe(true);
    await expect(accept(token)).rejects.toMatchObject({ code: "CONFLICT" });
    const joined = await (await visit(api, { token: person.token })).invitations.join({ token });
    expect(joined.company).toMatchObject({ id: company.id, role: "viewer" });
    const again = await visit(api, { token: joined.token });
    await expect(again.invitations.join({ token })).rejects.toMatchObject(gone);
  });

  test("is the only one who can accept: another account is refused, and the invitation stands", async () => {
    const { token } = await invite();
    const outsider = await signUp(api);
    await expect((await visit(api, { token: outsider.token })).invitations.join({ token })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await accept(token)).company?.id).toBe(company.id);
  });

  test("needs a password as long as the company asks for", async () => {
    await owner.companies.update({ id: company.id, settings: { passwordMinLength: 40 } });
    const { token } = await invite();
    expect((await api.anonymous().invitations.look({ token })).passwordMinLength).toBe(40);
    await expect(accept(token)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      cause: { details: { fields: { password: "At least 40 characters." } } },
    });
  });

  test("comes back after a removal, with the new role", async () => {
    const person = await signUp(api);
    const { token } = await invite({ email: person.email });
    const joined = await (await visit(api, { token: person.token })).invitations.join({ token });
    await owner.users.delete({ id: person.user.id });
    const second = await invite({ email: person.email, role: "viewer" });
    const fresh = await api.anonymous().auth.login({ email: person.email, password: person.password });
    expect(joined.company?.role).toBe("member");
    expect((await (await visit(api, { token: fresh.token })).invitations.join({ token: second.token })).company?.role).toBe("viewer");
  });
});

describe("a link", () => {
  const spoil: [string, (invitation: { id: string; token: string }) => Promise<unknown>][] = [
    ["unknown", async () => undefined],
    ["used", ({ token }) => accept(token)],
    ["revoked", ({ id }) => owner.invitations.revoke({ id })],
    ["over", ({ id }) => change("invitations", id, { expiresAt: new Date(Date.now() - 1000) })],
    ["of a company that is not active", () => owner.companies.deactivate({ id: company.id })],
  ];
  const change = (table: "invitations", id: string, values: object) =>
    api.db.owner.updateTable(table).set(values).where("id", "=", id).execute();

  test.each(spoil)("that is %s reads as missing, whoever asks", async (name, work) => {
    const invitation = await invite();
    await work(invitation);
    const token = name === "unknown" ? "x".repeat(43) : invitation.token;
    const person = await signUp(api);
    await expect(api.anonymous().invitations.look({ token })).rejects.toMatchObject(gone);
    await expect(accept(token)).rejects.toMatchObject(gone);
    await expect((await visit(api, { token: person.token })).invitations.join({ token })).rejects.toMatchObject(gone);
  });

  test("works once, also for ten who use it at the same moment", async () => {
    const { email, token } = await invite();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => accept(token)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const people = await api.db.owner.selectFrom("users").select("id").where("email", "=", email).execute();
    expect(people).toHaveLength(1);
  });

  test("is worth nothing once its inviter has lost the right to give the role", async () => {
    const admin = await company.principal("admin");
    const asAdmin = api.caller(admin);
    const first = await invite({ role: "admin" }, asAdmin);
    const second = await invite({ role: "member" }, asAdmin);
    await owner.users.update({ id: admin.user.id, role: "member" });
    await expect(accept(first.token)).rejects.toMatchObject(gone);
    await owner.users.delete({ id: admin.user.id });
    await expect(accept(second.token)).rejects.toMatchObject(gone);
    await owner.invitations.resend({ id: second.id });
    expect((await accept(await tokenFor(second.email))).company?.role).toBe("member");
  });

  test("can be tried only so often from one network", async () => {
    let refusals = 0;
    for (let round = 0; round < 70; round += 1) {
      const error = await api
        .anonymous()
        .invitations.look({ token: "guess" })
        .catch((failure) => failure);
      if (error.code === "TOO_MANY_REQUESTS") refusals += 1;
    }
    expect(refusals).toBe(10);
  });
});

describe("who invites", () => {
  test("is told of people who are here or invited already, at the field", async () => {
    const { user } = await company.principal("viewer");
    const { email } = await invite();
    for (const taken of [user.email, email]) {
      const error = await owner.invitations.send({ email: taken, role: "viewer" }).catch((failure) => failure);
      expect(error).toMatchObject({ code: "CONFLICT", cause: { details: { field: "email" } } });
    }
  });

  test("may invite again when the invitation before is over", async () => {
    const { id, email } = await invite();
    await api.db.owner
      .updateTable("invitations")
      .set({ expiresAt: new Date(0) })
      .where("id", "=", id)
      .execute();
    expect((await owner.invitations.list({ state: "expired" })).items.map((item) => item.id)).toEqual([id]);
    await invite({ email });
    expect((await owner.invitations.list({})).items).toHaveLength(1);
  });

  test("is an owner or admin, finds the own company's invitations alone, and leaves a row in the audit log", async () => {
    const { id } = await invite();
    const other = await (await api.company("Other")).as("owner");
    for (const what of ["resend", "revoke"] as const) {
      await expect(other.invitations[what]({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect((await company.as("member")).invitations[what]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect((await company.as("member")).invitations.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await other.invitations.list({})).items).toEqual([]);
    expect(await owner.invitations.revoke({ id })).toMatchObject({ state: "revoked" });
    await expect(owner.invitations.resend({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const row = { entityType: "invitation", entityId: id, ok: true };
    expect(await company.auditRows()).toEqual(
      expect.arrayContaining(["invitations.send", "invitations.revoke"].map((procedure) => expect.objectContaining({ procedure, ...row }))),
    );
  });
});
