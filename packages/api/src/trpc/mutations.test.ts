import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resolveKey } from "../domains/api-keys/principals.ts";
import { callAs, faultOf } from "../domains/approvals/factory.ts";
import { makeClient } from "../domains/clients/factory.ts";
import { previewView } from "../kernel/call.ts";
import { PERMISSIONS } from "../kernel/permissions.ts";
import type { Principal } from "../kernel/principal.ts";
import { appRouter } from "../router.ts";
import { catalogue } from "../surfaces/catalogue.ts";
import { fillCompany } from "../testing/filled-company.ts";
import type { CompanyFixture } from "../testing/fixture.ts";
import { type TestApi, testApi } from "../testing/index.ts";
import { callerIn } from "../testing/principals.ts";
import { programsAlone, recipes } from "../testing/recipes.ts";

/** Counts the calls of keys, previews too. */
const COUNTERS = "rate_buckets";

const doors = catalogue(appRouter);
const mutations = doors.filter(({ type, meta }) => type === "mutation" && meta.door === "inCompany");
const others = doors.filter(({ type, meta }) => type === "mutation" && meta.door !== "inCompany");

let api: TestApi;
let fixture: CompanyFixture;
let owner: Principal;

beforeAll(async () => {
  api = await testApi();
  fixture = await fillCompany(api, "Native");
  owner = await fixture.company.principal("owner");
});

afterAll(() => api.close());

/** The digest of every table of the database, whoever owns its rows. */
async function stateOfAll(): Promise<Record<string, string>> {
  const pool = api.db.pool("owner");
  const { rows: tables } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> $1 order by 1",
    [COUNTERS],
  );
  const parts = tables.map(
    ({ name }) => `select '${name}' as name, md5(string_agg(t::text, '|' order by t::text)) as state from ${name} t`,
  );
  const { rows } = await pool.query<{ name: string; state: string }>(parts.join(" union all "));
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

async function callerOf(procedure: string): Promise<Principal | null> {
  return programsAlone.has(procedure) ? resolveKey(api.services, fixture.key.token, null) : owner;
}

async function inputOf(procedure: string): Promise<unknown> {
  const recipe = recipes[procedure];
  if (!recipe) throw new Error(`${procedure} has no recipe in its domain`);
  return recipe(fixture, await callerIn(fixture, "owner"));
}

describe("a preview of every mutation of a company", () => {
  test.each(mutations.map((door) => [door.name, door] as const))("%s leaves every table as it was", async (name, { meta }) => {
    const input = await inputOf(name);
    const caller = await callerOf(name);
    const before = await stateOfAll();
    const call = callAs(api, caller, name, input, { preview: true, idempotencyKey: `preview of ${name}` });
    if (meta.gate?.notPreviewed === undefined) {
      const preview = previewView.parse((await call).answer);
      expect(preview.changes.length + preview.jobs.length, "shows nothing").toBeGreaterThan(0);
    } else {
      expect(await faultOf(call)).toMatchObject({ code: "invalid", details: { fields: { preview: meta.gate?.notPreviewed } } });
    }
    expect(await stateOfAll()).toEqual(before);
  });

  test("is refused like the call itself: by role, by what is missing, by what is wrong with the input", async () => {
    const viewer = await fixture.company.principal("viewer");
    const preview = { preview: true };
    expect(await faultOf(callAs(api, viewer, "clients.create", { name: "A" }, preview))).toMatchObject({ code: "forbidden" });
    const unknown = { id: fixture.strategyId };
    expect(await faultOf(callAs(api, owner, "clients.delete", unknown, preview))).toMatchObject({ code: "not_found" });
    await expect(callAs(api, owner, "clients.create", { name: "" }, preview)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(callAs(api, owner, "clients.create", { name: "A", preview: "yes" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

test("what asks outside is repeatable: holding or keeping it would try it out within a transaction", () => {
  const asking = mutations.filter(({ meta }) => meta.gate?.notPreviewed !== undefined);
  expect(asking.length).toBeGreaterThan(5);
  expect(asking.filter(({ meta }) => !/^[A-Z].{10,}\.$/.test(meta.gate?.repeatable ?? "")).map(({ name }) => name)).toEqual([]);
});

describe("what a preview shows", () => {
  test("the fields that would change, before and after, and no id for what does not exist yet", async () => {
    const client = await makeClient(await fixture.company.scope(), { name: "Shown", profession: "dentist" });
    const { answer } = await callAs(api, owner, "clients.update", { id: client.id, profession: "orthodontist", preview: true });
    expect(answer).toEqual({
      preview: true,
      changes: [{ entity: "client", entityId: client.id, before: { profession: "dentist" }, after: { profession: "orthodontist" } }],
      jobs: [],
    });
    const made = previewView.parse((await callAs(api, owner, "clients.create", { name: "Not yet" }, { preview: true })).answer);
    expect(made.changes).toMatchObject([{ entity: "client", entityId: null, before: null, after: { name: "Not yet" } }]);
  });

  test("the work that would start in the background", async () => {
    const input = { clientId: fixture.clientId, weeks: 1 };
    const preview = previewView.parse((await callAs(api, owner, "strategies.generate", input, { preview: true })).answer);
    expect(preview.jobs).toContainEqual({ type: "strategies.draft", title: "Draft a strategy" });
    expect((await callAs(api, owner, "strategies.generate", input)).answer).toMatchObject({ jobId: expect.any(String) });
  });
});

describe("what is no company's", () => {
  test.each(others.map((door) => [door.name, door] as const))(
    "%s says that it cannot be previewed, and does not act",
    async (name, door) => {
      const input = await inputOf(name);
      const before = await stateOfAll();
      const caller = door.meta.door === "open" ? null : { ...owner, confirmedAt: new Date() };
      const asked = { ...(typeof input === "object" ? input : {}), preview: true };
      for (const call of [callAs(api, caller, name, input, { preview: true }), callAs(api, caller, name, asked)]) {
        expect(await faultOf(call)).toMatchObject({ code: "invalid", details: { fields: { preview: expect.any(String) } } });
      }
      expect(await stateOfAll()).toEqual(before);
    },
  );
});

test("the owner of this test may do everything, so that no middleware is missed", () => {
  expect(owner.company?.permissions).toEqual(PERMISSIONS.owner);
});
