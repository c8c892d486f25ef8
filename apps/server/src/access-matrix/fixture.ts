import { setTimeout as wait } from "node:timers/promises";
import { appRouter, catalogue, type Door, findLivePrincipals, type Principal, resolveCaller, type Services } from "@frontoffice/api";
import { type Permission, permissionsOfKey, type Role, SCOPES } from "@frontoffice/api/permissions";
import { fillCompany } from "@frontoffice/api/testing/filled-company";
import type { Caller, CompanyFixture, Recipes } from "@frontoffice/api/testing/fixture";
import { callerIn, keyOf, limitedMember, sessionOf } from "@frontoffice/api/testing/principals";
import { recipes as allRecipes } from "@frontoffice/api/testing/recipes";
import type { AnyTRPCRouter } from "@trpc/server";
import type { AppParts } from "../app-parts.ts";
import { type TestServer, testServer } from "../testing.ts";

/** A token and the person behind it. */
export interface Presented extends Caller {
  token: string;
  sessionId: string;
}

/** A server with two filled companies, and everybody who tries its doors. */
export interface MatrixFixture {
  server: TestServer;
  doors: readonly Door[];
  recipes: Recipes;
  own: CompanyFixture;
  foreign: CompanyFixture;
  foreignOwner: Caller;
  /** A person of this fixture alone, whose sessions may end at any call. */
  visitor: Caller;
  roles: Readonly<Record<Role, Presented>>;
  /** An owner who confirmed their identity an hour ago. */
  unconfirmed: Presented;
  /** A member of the own company who sees the listed client alone. */
  limited: Presented;
  /** The owner of a company that is not active. */
  inactive: Presented;
  keys: Keys;
  close(): Promise<void>;
}

interface Keys {
  full: string;
  readOnly: string;
  /** For the listed client alone. */
  limited: string;
  /** A key that may do something, but not this; undefined where every key may. */
  without(permission: Permission): Promise<string> | undefined;
}

interface FixtureOptions {
  router?: AnyTRPCRouter;
  recipes?: Recipes;
}

/** Opens a server for the router, with the product's own sessions and keys. */
export async function openFixture({ router = appRouter, recipes = allRecipes }: FixtureOptions = {}): Promise<MatrixFixture> {
  const server = await openServer(router);
  const { api } = server;
  const [own, foreign] = [await fillCompany(api, "Native"), await fillCompany(api, "Foreign")];
  const callers = {
    foreignOwner: await callerIn(foreign, "owner"),
    visitor: await limitedMember({ api, company: own.company, clientIds: [own.clientId] }),
    ...(await freshSessions(own)),
    inactive: await inactiveOwner(own),
    keys: await keysOf(own),
  };
  return { server, doors: catalogue(router), recipes, own, foreign, ...callers, close: () => server.close() };
}

/** New sessions for everybody: calls may end those of others. Companies that a call has closed are open again. */
export async function renew(fixture: MatrixFixture): Promise<void> {
  const { own, foreign } = fixture;
  const closed = own.api.db.owner.updateTable("companies").set({ isActive: true }).where("isActive", "=", false);
  const { numUpdatedRows } = await closed.where("id", "in", [own.company.id, foreign.company.id]).executeTakeFirst();
  // Cached keys expire after that long.
  if (numUpdatedRows > 0n) await wait(450);
  const { roles, unconfirmed, limited } = fixture;
  const ids = [...Object.values(roles), unconfirmed, limited].map(({ sessionId }) => sessionId);
  const ended = own.api.db.owner.selectFrom("authSessions").select("id").where("id", "in", ids);
  const dead = await ended.where((eb) => eb.or([eb("revokedAt", "is not", null), eb("rotatedAt", "is not", null)])).execute();
  if (dead.length > 0 || numUpdatedRows > 0n) Object.assign(fixture, await freshSessions(own));
}

async function freshSessions(own: CompanyFixture): Promise<Pick<MatrixFixture, "roles" | "unconfirmed" | "limited">> {
  const limited = await withSession(own, own.limited);
  return { roles: await roleCallers(own), unconfirmed: await staleOwner(own), limited };
}

async function openServer(router: AnyTRPCRouter): Promise<TestServer> {
  let services: Services | undefined;
  const real = () => services as Services;
  const sessions: AppParts["sessions"] = {
    resolve: (token, ip): Promise<Principal | null> => resolveCaller(real(), token, ip),
    findLive: (callers) => findLivePrincipals(real(), callers),
  };
  // Each call says that it comes from an address of its own, so that limits by address do not decide instead of the doors.
  const server = await testServer({ router, sessions }, { TRUST_PROXY: "loopback" });
  services = server.api.services;
  return server;
}

async function presented(fixture: Pick<CompanyFixture, "api" | "company">, role: Role): Promise<Presented> {
  return withSession(fixture, await callerIn(fixture, role));
}

async function withSession(fixture: Pick<CompanyFixture, "api" | "company">, caller: Caller): Promise<Presented> {
  const { id: sessionId, token } = await sessionOf(fixture, caller);
  return { ...caller, token, sessionId };
}

async function roleCallers(fixture: CompanyFixture): Promise<Record<Role, Presented>> {
  const [owner, admin, member] = [await presented(fixture, "owner"), await presented(fixture, "admin"), await presented(fixture, "member")];
  return { owner, admin, member, viewer: await presented(fixture, "viewer") };
}

async function staleOwner({ api, company }: CompanyFixture): Promise<Presented> {
  const owner = await presented({ api, company }, "owner");
  const confirmedAt = new Date(Date.now() - 3_600_000);
  await api.db.owner.updateTable("authSessions").set({ confirmedAt }).where("id", "=", owner.sessionId).execute();
  return owner;
}

async function inactiveOwner({ api }: CompanyFixture): Promise<Presented> {
  const company = await api.company("Sleeping Agency");
  const owner = await presented({ api, company }, "owner");
  await api.db.owner.updateTable("companies").set({ isActive: false }).where("id", "=", company.id).execute();
  return owner;
}

async function keysOf(fixture: CompanyFixture): Promise<Keys> {
  const without = new Map<Permission, Promise<string>>();
  const make = async (values: Parameters<typeof keyOf>[1]) => (await keyOf(fixture, values)).token;
  return {
    full: fixture.key.token,
    readOnly: await make({ maxRisk: "read" }),
    limited: await make({ clientIds: [fixture.listedClientId] }),
    without: (permission) => {
      const others = SCOPES.filter((scope) => !permissionsOfKey([scope], "owner").includes(permission));
      if (others.length === 0) return undefined;
      const known = without.get(permission) ?? make({ scopes: others });
      without.set(permission, known);
      return known;
    },
  };
}
