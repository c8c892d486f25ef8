import { setTimeout as wait } from "node:timers/promises";
import { plainDb, sql } from "@frontoffice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resolveCaller } from "../../principals.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeKey, type TestKey } from "./factory.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { cause: { code: string; message: string; details?: Record<string, unknown> } }) => error.cause,
  );
const permissionsOf = async (key: TestKey) => (await key.principal())?.company?.permissions;

async function changeIssuer(role: "owner" | "admin", change: { role?: string; isActive?: boolean; clientAccess?: string }): Promise<void> {
  const { user } = await company.principal(role);
  await api.db.owner.updateTable("memberships").set(change).where("companyId", "=", company.id).where("userId", "=", user.id).execute();
}

describe("what a key may do", () => {
  test("reading clients and writing strategies is enough to draft one and to follow the work", async () => {
    const client = await makeClient(await company.scope());
    const program = await (await makeKey(api, company, { scopes: ["clients:read", "strategies:write"] })).caller();
    expect((await program.clients.list({ total: true })).total).toBe(1);
    const { jobId, strategyId } = await program.strategies.generate({ clientId: client.id, weeks: 1 });
    expect(await program.jobs.get({ id: jobId })).toMatchObject({ id: jobId });
    expect(await program.strategies.get({ id: strategyId })).toMatchObject({ id: strategyId });
    const row = await api.db.owner
      .selectFrom("auditEvents")
      .selectAll()
      .where("procedure", "=", "strategies.generate")
      .executeTakeFirstOrThrow();
    expect(row.principalType).toBe("api_key");
  });

  test("auth.me shows what it is, what is left of its scopes, its clients, limits and end", async () => {
    const client = await makeClient(await company.scope());
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const key = await makeKey(api, company, {
      kind: "agent",
      scopes: ["strategies:write"],
      clientIds: [client.id],
      ratePerMinute: 7,
      expiresAt,
    });
    expect(await (await key.caller()).auth.me()).toMatchObject({
      key: { id: key.id, kind: "agent", scopes: ["strategies:write"], maxRisk: "write", approvalMode: "none", ratePerMinute: 7, expiresAt },
      permissions: ["strategies:read", "strategies:write", "jobs:read", "approvals:read"],
      clientIds: [client.id],
      session: null,
    });
  });

  test("what it lacks is refused with the name of the missing scope, and noted", async () => {
    const program = await (await makeKey(api, company, { scopes: ["clients:read"] })).caller();
    const fault = await faultOf(program.clients.create({ name: "More" }));
    expect(fault).toMatchObject({ code: "forbidden", details: { scope: "clients:write" } });
    expect(fault?.message).toContain("clients:write");
    expect((await company.auditRows()).filter(({ ok }) => !ok)).toMatchObject([{ procedure: "clients.create", errorCode: "forbidden" }]);
  });

  test("a client that it does not list reads as missing, and is in no list", async () => {
    const [one, two] = [await makeClient(await company.scope(), { name: "One" }), await makeClient(await company.scope(), { name: "Two" })];
    const program = await (await makeKey(api, company, { clientIds: [one.id] })).caller();
    expect((await program.clients.list({})).items.map(({ id }) => id)).toEqual([one.id]);
    expect(await faultOf(program.clients.get({ id: two.id }))).toMatchObject({ code: "not_found" });
  });

  test("it weakens with its issuer, and dies with the issuer's membership", async () => {
    const key = await makeKey(api, company, { scopes: ["clients:read", "clients:delete", "strategies:approve"] }, "admin");
    expect(await permissionsOf(key)).toContain("clients:delete");
    await changeIssuer("admin", { role: "member" });
    expect(await permissionsOf(key)).toEqual(expect.arrayContaining(["clients:read"]));
    expect(await permissionsOf(key)).not.toEqual(expect.arrayContaining(["clients:delete"]));
    expect(await permissionsOf(key)).not.toEqual(expect.arrayContaining(["strategies:approve"]));
    await changeIssuer("admin", { clientAccess: "listed" });
    expect((await key.principal())?.company?.clientIds).toEqual([]);
    await changeIssuer("admin", { isActive: false });
    expect(await key.principal()).toBeNull();
    const [view] = (await (await company.as("owner")).apiKeys.list({})).items;
    expect(view).toMatchObject({ state: "orphaned", permissions: [] });
  });

  test("nothing opens with it while the company is not active", async () => {
    const key = await makeKey(api, company);
    await api.db.owner.updateTable("companies").set({ isActive: false }).where("id", "=", company.id).execute();
    expect(await faultOf((await key.caller()).clients.list({}))).toMatchObject({ code: "forbidden" });
  });

  test("its calls are counted, all procedures together", async () => {
    const program = await (await makeKey(api, company, { ratePerMinute: 3 })).caller();
    for (let calls = 0; calls < 3; calls += 1) await program.clients.list({});
    expect(await faultOf(program.auth.me())).toMatchObject({ code: "rate_limited", details: { limit: 3 } });
  });
});

describe("which keys count", () => {
  test("junk, revoked and expired keys read the same: as nobody", async () => {
    const [revoked, expired] = [await makeKey(api, company), await makeKey(api, company)];
    await (await company.as("owner")).apiKeys.revoke({ id: revoked.id });
    await api.db.owner
      .updateTable("apiKeys")
      .set({ expiresAt: sql<Date>`now() - interval '1 second'` })
      .where("id", "=", expired.id)
      .execute();
    for (const secret of [revoked.secret, expired.secret, `fok_${"a".repeat(43)}`, "fok_", `fok_${"a".repeat(400)}`]) {
      expect(await resolveCaller(api.services, secret, null)).toBeNull();
    }
  });

  test("the last use is kept, to the minute", async () => {
    const key = await makeKey(api, company);
    const view = async () => (await company.as("owner")).apiKeys.get({ id: key.id });
    expect((await view()).lastUsedAt).toBeNull();
    await key.principal();
    const first = await view();
    expect(first).toMatchObject({ lastUsedAt: expect.any(String), lastUsedIp: "127.0.0.1" });
    await key.principal();
    expect((await view()).lastUsedAt).toBe(first.lastUsedAt);
  });

  test("a revoked key opens nothing more within a second, in a process that was not told either", async () => {
    const key = await makeKey(api, company);
    // Another process: the same database, a cache of its own.
    const elsewhere = { ...api.services, identity: plainDb(api.db.pool("identity")) };
    expect(await resolveCaller(elsewhere, key.secret, null)).not.toBeNull();
    const began = performance.now();
    await (await company.as("owner")).apiKeys.revoke({ id: key.id });
    expect(await resolveCaller(api.services, key.secret, null)).toBeNull();
    while (await resolveCaller(elsewhere, key.secret, null)) await wait(10);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
