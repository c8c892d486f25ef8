import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeJob } from "../domains/jobs/factory.ts";
import type { Principal } from "../kernel/principal.ts";
import { appRouter } from "../router.ts";
import { catalogue, type Door } from "../surfaces/catalogue.ts";
import { fieldsOf, idFieldsOf } from "./fields.ts";
import { fillCompany } from "./filled-company.ts";
import type { CompanyFixture } from "./fixture.ts";
import { type TestApi, testApi } from "./index.ts";
import { keyOf } from "./principals.ts";
import { recipes } from "./recipes.ts";

/**
 * Who is limited to listed clients lives as in a company that has no others: nothing that happens to the rest changes what they read.
 * Tried on every procedure that reads, for a person and for a key.
 */
let api: TestApi;
let fixture: CompanyFixture;
let own: { strategyId: string; jobId: string };
const callers: Partial<Record<"member" | "key", Principal>> = {};

const reads = catalogue(appRouter).filter(({ type, meta }) => type === "query" && meta.door === "inCompany");
const who = ["member", "key"] as const;
let rounds = 0;

beforeAll(async () => {
  api = await testApi();
  fixture = await fillCompany(api, "Native");
  const { company, listedClientId } = fixture;
  own = await (await company.as("owner")).strategies.generate({ clientId: listedClientId, weeks: 1, title: "Seen Plan" });
  await api.drainJobs();
  const key = await keyOf({ api, company }, { clientIds: [listedClientId] });
  const program = await api.resolve(key.token);
  if (!program) throw new Error("the key does not count");
  Object.assign(callers, { member: await company.limited([listedClientId]), key: program });
});
afterAll(() => api.close());

function principalOf(name: (typeof who)[number]): Principal {
  const principal = callers[name];
  if (!principal) throw new Error(`there is no ${name}`);
  return principal;
}

const mayCall = (door: Door, { company }: Principal) =>
  door.meta.permission !== undefined && company?.permissions.includes(door.meta.permission) === true;

async function call(door: Door, principal: Principal, input: unknown): Promise<string> {
  const request = { id: randomUUID(), surface: "client" as const, ip: null, userAgent: null };
  const ctx = { services: api.services, principal, token: null, request, cookies: null, callOptions: {}, responseMeta: {} };
  try {
    return JSON.stringify(await door.call({ ctx, input, signal: AbortSignal.timeout(5_000) }));
  } catch (error) {
    if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** Without what a caller may leave out, so that everything there is would show. */
function widest({ input }: Door): object | undefined {
  if (!input) return undefined;
  return "limit" in input.shape ? { limit: 100 } : {};
}

const takesNoRow = (door: Door) => !door.input || door.input.safeParse(widest(door)).success;

/** What others do with the clients that the limited ones do not see. */
async function goOnElsewhere(): Promise<void> {
  const owner = await fixture.company.as("owner");
  rounds += 1;
  const phoneNumbers = [{ number: `+493012345${rounds}` }];
  const client = await owner.clients.create({ name: `Native Unseen ${rounds}`, profession: "bakery", phoneNumbers });
  const { strategyId } = await owner.strategies.generate({ clientId: client.id, weeks: 1, title: "Native Unseen Plan" });
  await owner.strategies.generate({ clientId: fixture.clientId, weeks: 1, title: "Native Second Plan" });
  await api.drainJobs();
  await owner.strategies.submit({ id: strategyId });
  await owner.strategies.approve({ id: strategyId });
  await owner.jobs.cancel({ id: await makeJob(await fixture.company.scope(), { clientId: client.id }) });
  const gone = await owner.clients.create({ name: `Native Gone ${rounds}` });
  await owner.clients.delete({ id: gone.id });
}

describe.each(who)("a %s that is limited to one client", (name) => {
  test("reads the same to the byte, whatever happens to other clients", async () => {
    const principal = principalOf(name);
    const doors = reads.filter((door) => takesNoRow(door) && mayCall(door, principal));
    expect(doors.length).toBeGreaterThan(6);
    const answers = async () => {
      const pairs: [string, string][] = [];
      for (const door of doors) pairs.push([door.name, await call(door, principal, widest(door))]);
      return Object.fromEntries(pairs);
    };
    const before = await answers();
    await goOnElsewhere();
    expect(await answers()).toEqual(before);
    const hidden = [fixture.clientId, fixture.strategyId, fixture.jobId, fixture.deletedClientId, "Native Dental", "Native Plan", "Unseen"];
    for (const [door, answer] of Object.entries(before)) {
      if (door.startsWith("audit.")) continue;
      expect(
        hidden.filter((mark) => answer.includes(mark)),
        door,
      ).toEqual([]);
    }
    expect(before["clients.list"]).toContain("Native Listed");
  });

  const withIds = reads.filter(({ input }) => idFieldsOf(input).length > 0);
  test.each(withIds.map((door) => [door.name, door] as const))("%s tells nothing of another client's row", async (_name, door) => {
    const principal = principalOf(name);
    if (!mayCall(door, principal)) return;
    const recipe = recipes[door.name];
    if (!recipe || !door.input) throw new Error(`${door.name} has no recipe`);
    const given = await recipe(fixture, { userId: principal.user.id, email: principal.user.email, role: "member" });
    const { clientId, strategyId, jobId, deletedClientId } = fixture;
    for (const [path] of idFieldsOf(door.input)) {
      const unknown = await call(door, principal, { ...given, [path ?? ""]: randomUUID() });
      for (const hidden of [clientId, strategyId, jobId, deletedClientId]) {
        expect(await call(door, principal, { ...given, [path ?? ""]: hidden })).toBe(unknown);
      }
    }
  });

  test("finds nothing of the rest by searching for it", async () => {
    const principal = principalOf(name);
    const searches = reads.filter((door) => door.input && fieldsOf(door.input).some(({ path }) => path[0] === "search"));
    expect(searches.map((door) => door.name)).toContain("clients.list");
    for (const door of searches.filter((one) => mayCall(one, principal))) {
      const nothing = await call(door, principal, { search: "there is no such thing" });
      for (const search of ["Dental", "Unseen", "+4930901820"]) {
        expect(await call(door, principal, { search }), `${door.name} ${search}`).toBe(nothing);
      }
    }
  });

  test("neither adds nor restores clients, and is told why", async () => {
    const caller = api.caller(principalOf(name));
    const refused = { code: "FORBIDDEN", cause: { details: { limited: true } } };
    await expect(caller.clients.create({ name: "One more" })).rejects.toMatchObject(refused);
    if (name === "key") await expect(caller.clients.restore({ id: fixture.deletedClientId })).rejects.toMatchObject(refused);
    else {
      const data = { name: "One more", profession: "bakery", description: "Bread", targetAudience: "Families", marketingGoals: "Guests" };
      await caller.onboarding.save({ step: 3, data });
      await expect(caller.onboarding.finish()).rejects.toMatchObject(refused);
    }
  });

  test("hears of the own jobs alone, in the live stream of all jobs", async () => {
    const caller = api.caller(principalOf(name));
    const stream = (await caller.jobs.watchAll())[Symbol.asyncIterator]();
    const first = await stream.next();
    expect(JSON.stringify(first.value)).toContain(own.jobId);
    expect(JSON.stringify(first.value)).not.toContain(fixture.jobId);
    const hidden = await makeJob(await fixture.company.scope(), { clientId: fixture.clientId });
    const seen = await makeJob(await fixture.company.scope(), { clientId: fixture.listedClientId });
    const next = await stream.next();
    expect(next.value).toMatchObject({ kind: "changes", jobs: [{ id: seen }] });
    await stream.return?.();
    const owner = await fixture.company.as("owner");
    for (const id of [hidden, seen]) await owner.jobs.cancel({ id });
    const watch = async (id: string) => (await caller.jobs.watch({ id }))[Symbol.asyncIterator]().next();
    await expect(watch(fixture.jobId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("does its own work as anybody: the listed client's strategy is there in full", async () => {
    const caller = api.caller(principalOf(name));
    expect(await caller.strategies.get({ id: own.strategyId })).toMatchObject({ title: "Seen Plan" });
    expect(await caller.clients.get({ id: fixture.listedClientId })).toMatchObject({ name: "Native Listed" });
  });
});
