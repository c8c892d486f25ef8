import { randomBytes, randomUUID } from "node:crypto";
import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import { createJobFeed } from "@frontoffice/queue";
import type { Adapters } from "../adapters/index.ts";
import type { Email } from "../adapters/mailer.ts";
import { apiSettings, parseSettings } from "../config.ts";
import { approvals } from "../domains/approvals/commands.ts";
import { jobTitles } from "../jobs.ts";
import { companyScope } from "../kernel/company-scope.ts";
import { PERMISSIONS, type Role } from "../kernel/permissions.ts";
import type { Principal } from "../kernel/principal.ts";
import type { CompanyId, Scope } from "../kernel/scope.ts";
import type { Context, Services } from "../kernel/services.ts";
import { listeners } from "../listeners.ts";
import { resolveCaller } from "../principals.ts";
import { appRouter } from "../router.ts";
import { callDoors, catalogue, inverses, wordsOf } from "../surfaces/catalogue.ts";
import { createCallerFactory } from "../trpc/procedures.ts";
import { fakeAdapters } from "./fakes.ts";
import { runQueuedJobs, silent } from "./jobs.ts";
import { lazyStore } from "./store.ts";

export { createFolders } from "../adapters/folders.ts";

const callerOf = createCallerFactory(appRouter);
const doors = catalogue(appRouter);
const words = wordsOf(appRouter);
export type Caller = ReturnType<typeof callerOf>;

export interface TestCompany {
  id: CompanyId;
  name: string;
  /** The person who holds the role in this company; made on first use. */
  principal(role: Role): Promise<Principal>;
  /** Every procedure, called as that person. */
  as(role: Role): Promise<Caller>;
  /** A new member who sees these clients and no others. */
  limited(clientIds: readonly string[], role?: Role): Promise<Principal>;
  /** What queries and commands get first, as that person. */
  scope(role?: Role): Promise<Scope>;
  /** Audit rows of this company, oldest first. */
  auditRows(): Promise<{ procedure: string; ok: boolean; errorCode: string | null; entityType: string | null; entityId: string | null }[]>;
}

export interface TestApi {
  db: TestDb;
  services: Services;
  /** Emails that were sent. */
  outbox: Email[];
  company(name?: string): Promise<TestCompany>;
  anonymous(): Caller;
  caller(principal: Principal | null, token?: string | null): Caller;
  /** Who presents this token, as a server finds out. */
  resolve(token: string): Promise<Principal | null>;
  /** Runs every queued job of every company to its end, as a worker would. */
  drainJobs(): Promise<void>;
  close(): Promise<void>;
}

/** The whole API on its own database, or on the one that is given; only the adapters are faked. */
export async function testApi(overrides: Partial<Adapters> = {}, given?: TestDb): Promise<TestApi> {
  const db = given ?? (await createTestDb());
  const outbox: Email[] = [];
  const store = lazyStore();
  const feed = createJobFeed({ listenUrl: db.url("queue"), tenantDb: db.tenant, log: silent });
  await feed.start();
  const services: Services = {
    config: parseSettings(apiSettings, { NODE_ENV: "test", SECRET_KEY: TEST_SECRET_KEY }),
    adapters: { ...fakeAdapters(outbox, store.storage), ...overrides },
    listeners,
    jobTitles,
    words,
    identity: db.identity,
    tenant: db.tenant,
    platform: db.queue,
    feed,
    approvals,
    call: callDoors(doors),
    inverse: inverses(doors),
    now: () => new Date(),
  };
  const caller = (principal: Principal | null, token: string | null = null) => callerOf(testContext(services, principal, token));
  return {
    db,
    services,
    outbox,
    company: (name = "Harbour Agency") => createCompany(db, services, caller, name),
    anonymous: () => caller(null),
    caller,
    resolve: (token) => resolveCaller(services, token, null),
    drainJobs: () => runQueuedJobs(services, db),
    close: async () => {
      await feed.close();
      await store.close();
      await db.drop();
    },
  };
}

function testContext(services: Services, principal: Principal | null, token: string | null): Context {
  return {
    services,
    principal,
    token,
    request: { id: randomUUID(), surface: "client", ip: "127.0.0.1", userAgent: "test" },
    cookies: null,
    callOptions: {},
    responseMeta: {},
  };
}

async function createCompany(db: TestDb, services: Services, caller: TestApi["caller"], name: string): Promise<TestCompany> {
  const code = `c-${randomBytes(6).toString("hex")}`;
  const row = await db.owner
    .insertInto("companies")
    .values({ name, code, contactEmail: `${code}@example.com` })
    .returning("id")
    .executeTakeFirstOrThrow();
  const id = row.id as CompanyId;
  const people = new Map<Role, Promise<Principal>>();
  const principal = (role: Role) => {
    const known = people.get(role) ?? createMember(db, { id, name }, role);
    people.set(role, known);
    return known;
  };
  return {
    id,
    name,
    principal,
    as: async (role) => caller(await principal(role)),
    limited: (clientIds, role = "member") => createMember(db, { id, name }, role, clientIds),
    scope: async (role = "owner") => scopeOf(services, id, role, await principal(role)),
    auditRows: () =>
      db.owner
        .selectFrom("auditEvents")
        .select(["procedure", "ok", "errorCode", "entityType", "entityId"])
        .where("companyId", "=", id)
        .orderBy("id")
        .execute(),
  };
}

async function createMember(
  db: TestDb,
  company: { id: CompanyId; name: string },
  role: Role,
  clientIds: readonly string[] | null = null,
): Promise<Principal> {
  const email = `${role}-${randomBytes(6).toString("hex")}@example.com`;
  const name = `${role[0]?.toUpperCase()}${role.slice(1)} Person`;
  const user = await db.owner.insertInto("users").values({ email, name }).returning("id").executeTakeFirstOrThrow();
  const { id: membershipId } = await db.owner
    .insertInto("memberships")
    .values({ companyId: company.id, userId: user.id, role, clientAccess: clientIds === null ? "all" : "listed" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const listed = (clientIds ?? []).map((clientId) => ({ companyId: company.id, membershipId, clientId }));
  if (listed.length > 0) await db.owner.insertInto("membershipClients").values(listed).execute();
  return {
    sessionId: randomUUID(),
    kind: "token",
    user: { id: user.id, email, username: null, name },
    company: { id: company.id, name: company.name, isActive: true, role, permissions: PERMISSIONS[role], clientIds },
    key: null,
    confirmedAt: new Date(),
  };
}

function scopeOf(services: Services, companyId: CompanyId, role: Role, { user, sessionId }: Principal): Scope {
  return companyScope(services, {
    companyId,
    actor: { kind: "user", userId: user.id, role, name: user.name, sessionId, permissions: PERMISSIONS[role] },
    request: { id: randomUUID(), surface: "client", procedure: "test", ip: null },
  });
}
