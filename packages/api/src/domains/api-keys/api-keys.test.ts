import { createHash, randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SCOPES } from "../../kernel/permissions.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeKey } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
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
const terms = { name: "Reporting", scopes: ["clients:read", "strategies:write"] as ("clients:read" | "strategies:write")[] };

describe("apiKeys.issue", () => {
  test("answers the secret once, stores its digest alone, and writes one audit row without it", async () => {
    const caller = await company.as("admin");
    const { secret, ...issued } = await caller.apiKeys.issue({ ...terms, kind: "agent" });
    expect(secret).toMatch(/^fok_[\w-]{43}$/);
    expect(issued).toMatchObject({ name: "Reporting", kind: "agent", state: "active", prefix: secret?.slice(0, 10), clientIds: null });
    expect(await caller.apiKeys.get({ id: issued.id })).toEqual(issued);
    expect((await caller.apiKeys.list({})).items).toEqual([issued]);
    const { rows } = await api.db.pool("owner").query("select a::text from api_keys a union all select e::text from audit_events e");
    expect(JSON.stringify(rows)).not.toContain(secret?.slice(10));
    const [key] = await api.db.owner
      .selectFrom("apiKeys")
      .select(sql<string>`encode(key_hash, 'hex')`.as("hash"))
      .where("companyId", "=", company.id)
      .execute();
    expect(key?.hash).toBe(
      createHash("sha256")
        .update(secret ?? "")
        .digest("hex"),
    );
    expect(await company.auditRows()).toEqual([
      { procedure: "apiKeys.issue", ok: true, errorCode: null, entityType: "api_key", entityId: issued.id },
    ]);
  });

  test("grants nothing that the issuer may not do, and nothing that is for people alone", async () => {
    const owner = await company.principal("owner");
    const weak = { ...owner, company: owner.company && { ...owner.company, permissions: ["apiKeys:write", "clients:read"] as const } };
    const fault = await faultOf(api.caller(weak).apiKeys.issue(terms));
    expect(fault).toMatchObject({ code: "forbidden", details: { scopes: ["strategies:write"] } });
    for (const scope of ["apiKeys:write", "users:write", "approvals:decide", "company:delete", "everything"]) {
      const call = (await company.as("owner")).apiKeys.issue({ name: "Strong", scopes: [scope as "clients:read"] });
      await expect(call, scope).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    expect((await (await company.as("owner")).apiKeys.list({})).items).toEqual([]);
  });

  test("another company's client and an unknown one read as missing; a limited issuer must list their own", async () => {
    const [own, hidden] = [
      await makeClient(await company.scope(), { name: "Own" }),
      await makeClient(await company.scope(), { name: "Hidden" }),
    ];
    const foreign = await makeClient(await other.scope(), { name: "Foreign" });
    const caller = await company.as("owner");
    const faults = await Promise.all(
      [foreign.id, randomUUID()].map((id) => faultOf(caller.apiKeys.issue({ ...terms, clientIds: [own.id, id] }))),
    );
    expect(faults[0]).toMatchObject({ code: "not_found" });
    expect(faults[1]?.message).toBe(faults[0]?.message);
    const owner = await company.principal("owner");
    const limited = api.caller({ ...owner, company: owner.company && { ...owner.company, clientIds: [own.id] } });
    expect(await faultOf(limited.apiKeys.issue(terms))).toMatchObject({
      code: "invalid",
      details: { fields: { clientIds: expect.any(String) } },
    });
    expect(await faultOf(limited.apiKeys.issue({ ...terms, clientIds: [hidden.id] }))).toMatchObject({ code: "not_found" });
    expect(await limited.apiKeys.issue({ ...terms, clientIds: [own.id] })).toMatchObject({ clientIds: [own.id] });
  });

  test("lives for a year at most, and not backwards", async () => {
    const caller = await company.as("owner");
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    for (const days of [-1, 400]) {
      const fault = await faultOf(caller.apiKeys.issue({ ...terms, expiresAt: inDays(days) }));
      expect(fault).toMatchObject({ code: "invalid", details: { fields: { expiresAt: expect.any(String) } } });
    }
    expect((await caller.apiKeys.issue({ ...terms, expiresAt: inDays(365) })).state).toBe("active");
  });

  test("asks the person to confirm, and is for people of the right role", async () => {
    const owner = await company.principal("owner");
    const late = api.caller({ ...owner, confirmedAt: new Date(Date.now() - 16 * 60_000) });
    expect(await faultOf(late.apiKeys.issue(terms))).toMatchObject({ code: "forbidden", details: { confirm: true } });
    expect(await faultOf((await company.as("member")).apiKeys.issue(terms))).toMatchObject({ code: "forbidden" });
    const key = await makeKey(api, company, { scopes: SCOPES });
    const program = await key.caller();
    expect(await faultOf(program.apiKeys.issue(terms))).toMatchObject({ code: "forbidden", details: { peopleOnly: true } });
    expect(await faultOf(program.apiKeys.revoke({ id: key.id }))).toMatchObject({ code: "forbidden", details: { peopleOnly: true } });
    expect((await program.apiKeys.list({})).items).toHaveLength(1);
  });

  test("an inactive company issues none", async () => {
    const owner = await company.principal("owner");
    const closed = api.caller({ ...owner, company: owner.company && { ...owner.company, isActive: false } });
    expect(await faultOf(closed.apiKeys.issue(terms))).toMatchObject({ code: "forbidden" });
  });
});

describe("apiKeys.scopes", () => {
  test("lists what the caller could grant now, in words", async () => {
    const { scopes, clientIds } = await (await company.as("admin")).apiKeys.scopes();
    expect(scopes.map(({ scope }) => scope)).toEqual([...SCOPES]);
    expect(clientIds).toBeNull();
    expect(scopes.find(({ scope }) => scope === "clients:read")?.does).toBe("See clients with their profiles and phone numbers.");
  });
});

describe("apiKeys.rename and apiKeys.revoke", () => {
  test("rename changes the name alone; a revoked key stays in the list and counts no more", async () => {
    const caller = await company.as("admin");
    const key = await makeKey(api, company);
    expect(await caller.apiKeys.rename({ id: key.id, name: "Night run" })).toMatchObject({ name: "Night run", state: "active" });
    expect(await key.principal()).not.toBeNull();
    const admin = (await company.principal("admin")).user;
    expect(await caller.apiKeys.revoke({ id: key.id })).toMatchObject({ state: "revoked", revokedBy: { id: admin.id } });
    expect(await key.principal()).toBeNull();
    const again = await caller.apiKeys.revoke({ id: key.id });
    expect((await caller.apiKeys.list({})).items).toEqual([again]);
    const procedures = (await company.auditRows()).map(({ procedure }) => procedure);
    expect(procedures.slice(1)).toEqual(["apiKeys.rename", "apiKeys.revoke"]);
  });

  test("another company's key reads as missing, and stays", async () => {
    const key = await makeKey(api, other);
    const caller = await company.as("owner");
    const faults = await Promise.all([
      ...[key.id, randomUUID()].map((id) => faultOf(caller.apiKeys.get({ id }))),
      ...[key.id, randomUUID()].map((id) => faultOf(caller.apiKeys.rename({ id, name: "Mine" }))),
      ...[key.id, randomUUID()].map((id) => faultOf(caller.apiKeys.revoke({ id }))),
    ]);
    expect(new Set(faults.map((fault) => JSON.stringify([fault?.code, fault?.message]))).size).toBe(1);
    expect(await key.principal()).not.toBeNull();
  });

  test("a member neither sees nor revokes keys", async () => {
    const key = await makeKey(api, company);
    const member = await company.as("member");
    expect(await faultOf(member.apiKeys.list({}))).toMatchObject({ code: "forbidden" });
    expect(await faultOf(member.apiKeys.revoke({ id: key.id }))).toMatchObject({ code: "forbidden" });
  });
});
