import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inSentence } from "../../kernel/entity.ts";
import type { Context } from "../../kernel/services.ts";
import { type Past, standsAlone } from "../../kernel/words.ts";
import { appRouter } from "../../router.ts";
import { catalogue, type Door, inverses, wordsOf } from "../../surfaces/catalogue.ts";
import { fillCompany } from "../../testing/filled-company.ts";
import type { CompanyFixture } from "../../testing/fixture.ts";
import { type TestApi, testApi } from "../../testing/index.ts";
import { callerIn, PASSWORD } from "../../testing/principals.ts";
import { programsAlone, recipes } from "../../testing/recipes.ts";

const doors = catalogue(appRouter);
const mutations = doors.filter(({ type, meta, name }) => type === "mutation" && meta.door === "inCompany" && !programsAlone.has(name));

let api: TestApi;
let fixture: CompanyFixture;

beforeAll(async () => {
  api = await testApi();
  fixture = await fillCompany(api, "Native");
});

afterAll(() => api.close());

async function call(door: Door, input: unknown, request: string): Promise<unknown> {
  const ctx: Context = {
    services: api.services,
    principal: await fixture.company.principal("owner"),
    token: null,
    request: { id: request, surface: "client", ip: null, userAgent: null },
    cookies: null,
    callOptions: {},
    responseMeta: {},
  };
  return door.call({ ctx, input, signal: AbortSignal.timeout(10_000) });
}

const rowsOf = (request: string) =>
  api.db.owner.selectFrom("auditEvents").select(["procedure", "before", "after", "ok"]).where("requestId", "=", request).execute();

/** Rows that have no name of their own, by their entity. */
const NAMELESS = new Set(["onboarding", "notification", "notification_preference"]);

/** The sentences of a call that do not say what its procedure did, or not to what by name. */
async function misspoken({ name, meta: { past } }: Door, request: string): Promise<string[]> {
  const { items } = await (await fixture.company.as("owner")).audit.list({ procedure: name, ok: true, limit: 5 });
  const told = items.filter(({ requestId }) => requestId === request);
  return told.filter((row) => !saysAll(row, past)).map(({ sentence }) => sentence);
}

function saysAll({ sentence, subject }: { sentence: string; subject: { kind: string; name: string | null } | null }, past: Past = "") {
  if (standsAlone(past)) return sentence === `Owner Person ${past.alone}`;
  if (subject === null || past === "" || (subject.name === null && !NAMELESS.has(subject.kind))) return false;
  const what = inSentence(subject.kind, subject.name);
  return verbsOf(past).some((verb) => sentence === `Owner Person ${verb} ${what}`);
}

function verbsOf(past: Past): string[] {
  if (typeof past === "string") return [past];
  return standsAlone(past) ? [past.alone] : [past.otherwise, ...Object.values(past.left)];
}

/** What stands in fields whose names speak of secrets, however deep. */
function secretsIn(value: unknown, name = ""): string[] {
  if (typeof value === "string")
    return /(password|secret|token|recovery|otp)(?!\w*(until|at)$)/i.test(name) && value.length > 5 ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, Array.isArray(value) ? name : key));
}

const SECRET_NAMES = /"(?!\w*(until|at)":)(\w*(password|secret|token|hash|cipher)\w*)":"/i;
describe("the trail of every call that changes something", () => {
  test.each(mutations.map((door) => [door.name, door] as const))(
    "%s stands in it or says why not, and no secret does",
    async (name, door) => {
      const input = await recipes[name]?.(fixture, await callerIn(fixture, "owner"));
      const request = `trail of ${name}`;
      const answer = await call(door, input, request);
      const rows = await rowsOf(request);
      const told = rows.filter(({ ok }) => ok).length;
      if (door.meta.gate?.unaudited === undefined) expect(told).toBeGreaterThan(0);
      else expect([door.meta.gate?.unaudited, told]).toEqual([expect.stringMatching(/^[A-Z].{15,}\.$/), 0]);
      const written = JSON.stringify(rows);
      for (const secret of [PASSWORD, ...secretsIn(input), ...secretsIn(answer)]) expect(written).not.toContain(secret);
      expect(written).not.toMatch(SECRET_NAMES);
      expect(await misspoken(door, request)).toEqual([]);
    },
  );

  test("each row of it says in words what was done to what, also to rows that have no name", async () => {
    const { items } = await (await fixture.company.as("owner")).audit.list({ limit: 100, ok: true });
    expect(items.length).toBeGreaterThan(50);
    for (const { sentence, procedure } of items) expect(sentence, procedure).toMatch(/^\S.* \S.*[^ ]$/);
    const said = new Set(items.map(({ sentence }) => sentence.replace(/^.*? (Person|Key”|Frontoffice) /, "")));
    expect([...said].filter((words) => /undefined|null|_/.test(words))).toEqual([]);
  });

  test("a secret in an answer would be found", () => {
    expect(secretsIn({ key: { id: "a", secret: "very secret" }, codes: ["x"], recoveryCodes: ["abcdef-1"] })).toEqual([
      "very secret",
      "abcdef-1",
    ]);
    expect(JSON.stringify([{ after: { keyHash: "abc" } }])).toMatch(SECRET_NAMES);
  });
});

test("what takes a call back is a call that changes something, with fields that it knows", () => {
  const event = { entityId: "01900000-0000-7000-8000-000000000000", before: {}, after: {} };
  for (const { name } of doors) {
    const inverse = inverses(doors)(name, event);
    if (!inverse) continue;
    const door = mutations.find((one) => one.name === inverse.procedure);
    expect(door, `${name} is taken back by ${inverse.procedure}`).toBeDefined();
    for (const field of Object.keys(inverse.input))
      expect(Object.keys(door?.input?.shape ?? {}), `${inverse.procedure} takes ${field}`).toContain(field);
  }
});

test("what was deleted for good is named as it was last called, and found by that name", async () => {
  const owner = await fixture.company.as("owner");
  const session = { projectId: fixture.projectId, sourceKind: "browser" as const, name: "Holiday photos" };
  const { id } = await owner.uploadSessions.create(session);
  await owner.uploadSessions.delete({ id });
  const { items } = await owner.audit.list({ entityId: id });
  expect(items.map(({ sentence }) => sentence)).toEqual([
    "Owner Person deleted the upload session Holiday photos",
    "Owner Person added the upload session Holiday photos",
  ]);
  expect((await owner.audit.list({ search: "holiday ph" })).items.map(({ procedure }) => procedure)).toContain("uploadSessions.delete");
});

test("a cycle is said to be started, completed and archived, and changed where its state stays", async () => {
  const owner = await fixture.company.as("owner");
  const { id } = await owner.cycles.create({ projectId: fixture.projectId, name: "Spring" });
  for (const status of ["active", "completed", "archived"] as const) await owner.cycles.update({ id, status });
  await owner.cycles.update({ id, description: "By the river" });
  const { items } = await owner.audit.list({ entityId: id });
  expect(items.map(({ sentence }) => sentence)).toEqual(
    ["changed", "archived", "completed", "started", "added"].map((verb) => `Owner Person ${verb} the cycle Spring`),
  );
});

test("every procedure that changes something says what it did", () => {
  const words = wordsOf(appRouter);
  expect(doors.filter(({ name, type }) => type === "mutation" && !words.has(name)).map(({ name }) => name)).toEqual([]);
  expect([...words].filter(([, { past }]) => verbsOf(past).some((verb) => verb.trim() === ""))).toEqual([]);
});
