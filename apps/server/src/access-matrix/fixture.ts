import { setTimeout as wait } from "node:timers/promises";
import { appRouter, catalogue, type Door, findLiveCallers, type Principal, resolveCaller, type Services } from "@frontoffice/api";
import { type Permission, permissionsOfKey, type Role, SCOPES } from "@frontoffice/api/permissions";
import { fillWorld } from "@frontoffice/api/testing/filled-company";
import type { Caller, Recipes, World } from "@frontoffice/api/testing/fixture";
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
export interface Stage {
  server: TestServer;
  doors: readonly Door[];
  recipes: Recipes;
  own: World;
  foreign: World;
  foreignOwner: Caller;
  /** Nobody of the other tests: his sessions may end at any call. */
  visitor: Caller;
  roles: Readonly<Record<Role, Presented>>;
  /** An owner who proved to be himself an hour ago. */
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

interface StageOptions {
  router?: AnyTRPCRouter;
  recipes?: Recipes;
}

/** Opens a server for the router, with the product's own sessions and keys. */
export async function openStage({ router = appRouter, recipes = allRecipes }: StageOptions = {}): Promise<Stage> {
  const server = await openServer(router);
  const { api } = server;
  const [own, foreign] = [await fillWorld(api, "Native"), await fillWorld(api, "Foreign")];
  const callers = {
    foreignOwner: await callerIn(foreign, "owner"),
    visitor: await limitedMember({ api, company: own.company, clientIds: [own.clientId] }),
    ...(await freshSessions(own)),
    inactive: await sleeping(own),
    keys: await keysOf(own),
  };
  return { server, doors: catalogue(router), recipes, own, foreign, ...callers, close: () => server.close() };
}

/** New sessions for everybody: calls may end those of others. Companies that a call has closed are open again. */
export async function renew(stage: Stage): Promise<void> {
  const { own, foreign } = stage;
  const closed = own.api.db.owner.updateTable("companies").set({ isActive: true }).where("isActive", "=", false);
  const { numUpdatedRows } = await closed.where("id", "in", [own.company.id, foreign.company.id]).executeTakeFirst();
  // Keys are looked up anew after that long.
  if (numUpdatedRows > 0n) await wait(450);
  const { roles, unconfirmed, limited } = stage;
  const ids = [...Object.values(roles), unconfirmed, limited].map(({ sessionId }) => sessionId);
  const ended = own.api.db.owner.selectFrom("authSessions").select("id").where("id", "in", ids);
  const dead = await ended.where((eb) => eb.or([eb("revokedAt", "is not", null), eb("rotatedAt", "is not", null)])).execute();
  if (dead.length > 0 || numUpdatedRows > 0n) Object.assign(stage, await freshSessions(own));
}

async function freshSessions(own: World): Promise<Pick<Stage, "roles" | "unconfirmed" | "limited">> {
  const limited = await withSession(own, own.limited);
  return { roles: await roleCallers(own), unconfirmed: await longConfirmed(own), limited };
}

async function openServer(router: AnyTRPCRouter): Promise<TestServer> {
  let services: Services | undefined;
  const real = () => services as Services;
  const sessions: AppParts["sessions"] = {
    resolve: (token, ip): Promise<Principal | null> => resolveCaller(real(), token, ip),
    findLive: (callers) => findLiveCallers(real(), callers),
  };
  // Each call says that it comes from an address of its own, so that limits by address do not decide instead of the doors.
  const server = await testServer({ router, sessions }, { TRUST_PROXY: "loopback" });
  services = server.api.services;
  return server;
}

async function presented(world: Pick<World, "api" | "company">, role: Role): Promise<Presented> {
  return withSession(world, await callerIn(world, role));
}

async function withSession(world: Pick<World, "api" | "company">, caller: Caller): Promise<Presented> {
  const { id: sessionId, token } = await sessionOf(world, caller);
  return { ...caller, token, sessionId };
}

async function roleCallers(world: World): Promise<Record<Role, Presented>> {
  const [owner, admin, member] = [await presented(world, "owner"), await presented(world, "admin"), await presented(world, "member")];
  return { owner, admin, member, viewer: await presented(world, "viewer") };
}

async function longConfirmed({ api, company }: World): Promise<Presented> {
  const owner = await presented({ api, company }, "owner");
  const confirmedAt = new Date(Date.now() - 3_600_000);
  await api.db.owner.updateTable("authSessions").set({ confirmedAt }).where("id", "=", owner.sessionId).execute();
  return owner;
}

async function sleeping({ api }: World): Promise<Presented> {
  const company = await api.company("Sleeping Agency");
  const owner = await presented({ api, company }, "owner");
  await api.db.owner.updateTable("companies").set({ isActive: false }).where("id", "=", company.id).execute();
  return owner;
}

async function keysOf(world: World): Promise<Keys> {
  const without = new Map<Permission, Promise<string>>();
  const make = async (values: Parameters<typeof keyOf>[1]) => (await keyOf(world, values)).token;
  return {
    full: world.key.token,
    readOnly: await make({ maxRisk: "read" }),
    limited: await make({ clientIds: [world.listedClientId] }),
    without: (permission) => {
      const others = SCOPES.filter((scope) => !permissionsOfKey([scope], "owner").includes(permission));
      if (others.length === 0) return undefined;
      const known = without.get(permission) ?? make({ scopes: others });
      without.set(permission, known);
      return known;
    },
  };
}
