import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Given, kept } from "./kept-query.ts";
import { createTestDb, type TestDb } from "./testing.ts";

let db: TestDb;
const companies: string[] = [];
let built = 0;

interface Wanted {
  name: string | undefined;
  newestFirst: boolean;
  limit: number;
}

const clientNames = kept((from, given: Given<Wanted>) => {
  built += 1;
  return from
    .selectFrom("clients")
    .select("name")
    .$if(given.name !== undefined, (query) => query.where("name", "like", given.name ?? ""))
    .orderBy("name", given.newestFirst ? "desc" : "asc")
    .limit(given.limit);
});

beforeAll(async () => {
  db = await createTestDb();
  for (const code of ["north", "south"]) {
    const values = { name: code, code, contactEmail: `${code}@example.com` };
    const { id } = await db.owner.insertInto("companies").values(values).returning("id").executeTakeFirstOrThrow();
    const rows = ["one", "two", "three"].map((name) => ({ companyId: id, name: `${code} ${name}`, timezone: "UTC", createdVia: "client" }));
    await db.owner.insertInto("clients").values(rows).execute();
    companies.push(id);
  }
});
afterAll(() => db.drop());

const namesOf = async (place: number, wanted: Partial<Wanted>) => {
  const rows = await clientNames(db.tenant(companies[place] ?? ""), { name: undefined, newestFirst: false, limit: 10, ...wanted });
  return rows.map(({ name }) => name);
};

test("a query that was built for one company answers another one with its own rows", async () => {
  built = 0;
  expect(await namesOf(0, {})).toEqual(["north one", "north three", "north two"]);
  expect(await namesOf(1, {})).toEqual(["south one", "south three", "south two"]);
  expect(await namesOf(0, {})).toEqual(["north one", "north three", "north two"]);
  expect(built).toBe(1);
});

test("values differ from call to call; what is missing and what is true make another shape", async () => {
  expect(await namesOf(1, { name: "%two", limit: 1 })).toEqual(["south two"]);
  built = 0;
  expect(await namesOf(0, { name: "%t%", limit: 2 })).toEqual(["north one", "north three"]);
  expect(await namesOf(0, { name: "%one", limit: 2 })).toEqual(["north one"]);
  expect(built).toBe(0);
  expect(await namesOf(0, { newestFirst: true, limit: 1 })).toEqual(["north two"]);
  expect(built).toBe(1);
});

test("within a transaction it sees what the transaction wrote", async () => {
  const names = await db
    .tenant(companies[0] ?? "")
    .transaction()
    .execute(async (tx) => {
      await sql`update clients set name = 'renamed' where name = 'north one'`.execute(tx);
      const rows = await clientNames(tx, { name: "renamed", newestFirst: false, limit: 5 });
      await sql`update clients set name = 'north one' where name = 'renamed'`.execute(tx);
      return rows.map(({ name }) => name);
    });
  expect(names).toEqual(["renamed"]);
});

test("what was built for a company is not sent without one", async () => {
  built = 0;
  const rows = await clientNames(db.owner, { name: undefined, newestFirst: false, limit: 10 });
  expect([rows.length, built]).toEqual([6, 1]);
});
