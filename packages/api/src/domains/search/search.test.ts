import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { keyOf } from "../../testing/principals.ts";
import { makeClient } from "../clients/factory.ts";
import { makeContact } from "../contacts/factory.ts";
import { makeProject } from "../projects/factory.ts";
import { searchKinds } from "./enums.ts";
import { findables } from "./nouns.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
const ids = { tasca: "", solar: "", strategy: "", project: "" };

beforeAll(async () => {
  api = await testApi();
  [company, other] = [await api.company("Northlight"), await api.company("Other")];
  const scope = await company.scope();
  const profile = { profession: "Restaurant", website: "https://farol.example", phoneNumbers: [{ number: "+351 218 345 003" }] };
  const tasca = await makeClient(scope, { name: "Tasca do Farol", ...profile });
  const solar = await makeClient(scope, { name: "Norte Solar Instalações", profession: "Solar installer", phoneNumbers: [] });
  await makeClient(await other.scope(), { name: "Tasca of somebody else" });
  await makeContact(scope, { clientId: tasca.id, name: "Beatriz Moura", role: "Owner" });
  const project = await makeProject(scope, { name: "Menu and terrace", clientId: tasca.id });
  const strategy = await written(tasca.id, { headline: "Fill the Saturdays", text: "Seat guests on the rooftop when the sun is low." });
  Object.assign(ids, { tasca: tasca.id, solar: solar.id, project: project.id, strategy });
});

afterAll(() => api.close());

async function written(clientId: string, { headline, text }: { headline: string; text: string }): Promise<string> {
  const row = { companyId: company.id, clientId, title: "Tasca do Farol, 4 to 31 January 2027", request: "{}" };
  const { id } = await api.db.owner
    .insertInto("strategies")
    .values({ ...row, periodStart: "2027-01-04", periodEnd: "2027-01-31" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const sections = JSON.stringify({ summary: { headline, text }, channels: [{ name: "Instagram" }] });
  await api.db.owner
    .insertInto("strategyVersions")
    .values({ companyId: company.id, strategyId: id, number: 1, sections, author: "model" })
    .execute();
  await api.db.owner.updateTable("strategies").set({ currentVersion: 1 }).where("id", "=", id).execute();
  return id;
}

async function find(q: string, who: Parameters<TestCompany["as"]>[0] = "owner") {
  return (await (await company.as(who)).search.everything({ q })).items;
}

const named = async (q: string) => (await find(q)).map(({ kind, title }) => `${kind}: ${title}`);

describe("search.everything", () => {
  test("finds every kind by its name, with its client's name and the address of its page", async () => {
    expect(await find("terrace")).toEqual([
      expect.objectContaining({
        kind: "project",
        title: "Menu and terrace",
        subtitle: "Tasca do Farol",
        page: `/projects/${ids.project}`,
        snippet: null,
      }),
    ]);
    expect(await named("beatriz")).toEqual(["contact: Beatriz Moura"]);
    expect(await named("saturdays")).toEqual(["strategy: Fill the Saturdays"]);
    expect((await find("owner person")).map(({ kind }) => kind)).toEqual(["user"]);
  });

  test("reads word by word, in any order, over title, client and text", async () => {
    expect(await named("terrace farol")).toEqual(["project: Menu and terrace"]);
    expect(await named("fill tasca rooftop")).toEqual(["strategy: Fill the Saturdays"]);
    expect(await named("terrace solar")).toEqual([]);
  });

  test("shows what a text says around the words", async () => {
    const [found] = await find("rooftop");
    expect(found).toMatchObject({ kind: "strategy", snippet: expect.stringContaining("on the rooftop when the sun") });
  });

  test("puts the exact name first, then its beginning, then words within", async () => {
    const scope = await company.scope();
    for (const name of ["Blue Quay", "Quayside Books", "Quay"]) await makeClient(scope, { name, profession: null, phoneNumbers: [] });
    expect(await named("quay")).toEqual(["client: Quay", "client: Quayside Books", "client: Blue Quay"]);
  });

  test("finds without accents, by a trade, a site and a part of a number", async () => {
    expect(await named("instalacoes")).toEqual(["client: Norte Solar Instalações"]);
    for (const q of ["restaurant tasca", "farol.example", "218345003"]) expect(await named(q)).toContain("client: Tasca do Farol");
    expect(await named("8345")).toEqual(["client: Tasca do Farol"]);
  });

  test("finds what is misspelt, where nothing is spelt so", async () => {
    expect((await named("tosca"))[0]).toBe("client: Tasca do Farol");
    expect(await named("terace")).toContain("project: Menu and terrace");
    expect(await named("qqqqxx")).toEqual([]);
    for (const nothing of ["%", "' or 1=1", "--", "\\"]) expect(await find(nothing)).toEqual([]);
  });

  test("follows changes of names, numbers, tags and texts", async () => {
    const scope = await company.scope();
    const caller = await company.as("owner");
    const client = await makeClient(scope, { name: "Vesper Hotel", profession: null, phoneNumbers: [] });
    const project = await makeProject(scope, { name: "Lobby photos", clientId: client.id });
    await caller.clients.update({ id: client.id, name: "Meridian Hotel", phoneNumbers: [{ number: "+49 431 700700" }] });
    expect(await named("vesper")).toEqual([]);
    expect(await named("meridian")).toEqual(["client: Meridian Hotel", "project: Lobby photos"]);
    expect(await named("431700700")).toEqual(["client: Meridian Hotel"]);
    await caller.clients.update({ id: client.id, tags: ["Seaside"] });
    expect(await named("seaside hotel")).toEqual(["client: Meridian Hotel"]);
    await caller.clients.update({ id: client.id, tags: [] });
    expect(await named("seaside")).toEqual([]);
    await caller.projects.delete({ id: project.id });
    expect(await named("lobby")).toEqual([]);
    await caller.clients.delete({ id: client.id });
    expect(await named("meridian")).toEqual([]);
    await caller.clients.restore({ id: client.id });
    expect(await named("meridian")).toEqual(["client: Meridian Hotel"]);
  });

  test("finds nothing of another company", async () => {
    expect(await named("somebody")).toEqual([]);
    const theirs = await (await other.as("owner")).search.everything({ q: "tasca" });
    expect(theirs.items.map(({ title }) => title)).toEqual(["Tasca of somebody else"]);
  });

  test("shows a member of listed clients theirs alone, and people", async () => {
    const limited = api.caller(await company.limited([ids.solar]));
    const seen = async (q: string) => (await limited.search.everything({ q })).items.map(({ title }) => title);
    expect(await seen("solar")).toEqual(["Norte Solar Instalações"]);
    for (const q of ["tasca", "tosca", "terrace", "saturdays", "rooftop", "moura", "menu"]) expect(await seen(q)).toEqual([]);
  });

  test("asks for no kind that the role may not read", async () => {
    expect(await find("owner person", "viewer")).toEqual([]);
    const { token } = await keyOf({ api, company }, { scopes: ["company:read", "projects:read"] });
    const found = await api.caller(await api.resolve(token)).search.everything({ q: "tasca" });
    expect(found.items.map(({ kind }) => kind)).toEqual(["project"]);
  });

  test("keeps to a kind, and goes on from page to page", async () => {
    const scope = await company.scope();
    for (let n = 0; n < 5; n++) await makeClient(scope, { name: `Paging ${n}`, profession: null, phoneNumbers: [] });
    const caller = await company.as("owner");
    const titles: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await caller.search.everything({ q: "paging", kind: "client", limit: 2, cursor: cursor ?? undefined });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    }
    expect(titles.toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `Paging ${n}`));
    expect((await caller.search.everything({ q: "paging", kind: "project" })).items).toEqual([]);
  });

  test("every noun that has entries is searched, and the other way round", async () => {
    const { rows } = await sql<{ table: string }>`
      select relname::text as table from pg_class where relkind = 'v' and relname like 'findable_%'`.execute(api.db.owner);
    const kinds = new Set<string>();
    for (const { table } of rows) {
      const { rows: found } = await sql<{ kind: string }>`select distinct kind from ${sql.table(table)}`.execute(api.db.owner);
      for (const { kind } of found) kinds.add(kind);
    }
    for (const kind of kinds) expect(searchKinds).toContain(kind);
    expect(rows).toHaveLength(searchKinds.filter((kind) => !findables[kind].find && kind !== "file").length);
  });
});

describe("the function behind it", () => {
  const ask = (...settings: string[]) =>
    api.db.owner.transaction().execute(async (tx) => {
      for (const setting of settings) await sql.raw(setting).execute(tx);
      const { rows } = await sql<{
        title: string;
      }>`select title from search_everything(${sql.val([...searchKinds])}::text[], 'tasca', 50)`.execute(tx);
      return rows.map(({ title }) => title);
    });
  const ours = () => `set local app.company_id = '${company.id}'`;

  test.each([
    ["the runtime role", "set local role frontoffice_runtime"],
    ["an owner who is a superuser", "select 1"],
  ])("keeps %s to the company and its listed clients", async (_who, role) => {
    expect(await ask(role)).toEqual([]);
    const all = await ask(ours(), role);
    expect(all).toContain("Tasca do Farol");
    expect(all).not.toContain("Tasca of somebody else");
    expect(await ask(ours(), `set local app.client_ids = '{${ids.solar}}'`, role)).toEqual([]);
  });

  test("reads entries that show a limited caller theirs alone, and that nobody else writes", async () => {
    const limited = api.db.tenant(company.id, [ids.solar]);
    const { rows } = await sql<{ title: string }>`select title from search_entries`.execute(limited);
    expect(rows).toEqual([{ title: "Norte Solar Instalações" }]);
    const entry = sql`insert into search_entries (company_id, kind, id, title, at) values (${company.id}, 'client', ${crypto.randomUUID()}, 'Forged', now())`;
    await expect(entry.execute(api.db.tenant(company.id))).rejects.toThrow("row-level security");
  });
});
