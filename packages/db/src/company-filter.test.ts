import { type Kysely, sql } from "kysely";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { OWN_COMPANY } from "./company-filter.ts";
import type { DB } from "./schema.ts";
import { tenantDb } from "./tenant.ts";

const COMPANY = "018f0000-0000-7000-8000-000000000001";
/** Queries are compiled and never run. */
const db = tenantDb({} as pg.Pool, COMPANY);
const compiled = (build: (db: Kysely<DB>) => { compile(): { sql: string; parameters: readonly unknown[] } }) => build(db).compile();

const QUERIES: [name: string, sql: string, build: Parameters<typeof compiled>[0]][] = [
  ["a select", 'select "id" from "clients" where "clients"."company_id" = $1', (db) => db.selectFrom("clients").select("id")],
  [
    "a table under another name, behind conditions of its own",
    'select "id" from "clients" as "c" where ("c"."name" = $1 or "c"."name" = $2) and "c"."company_id" = $3',
    (db) =>
      db
        .selectFrom("clients as c")
        .select("id")
        .where((eb) => eb.or([eb("c.name", "=", "a"), eb("c.name", "=", "b")])),
  ],
  [
    "an inner join",
    'select "clients"."id" from "users" inner join "clients" on "clients"."created_by" = "users"."id" and "clients"."company_id" = $1',
    (db) => db.selectFrom("users").innerJoin("clients", "clients.createdBy", "users.id").select("clients.id"),
  ],
  [
    "a left join, whose rows without a partner stay",
    'select "p"."id" from "projects" as "p" left join "clients" as "c" on "c"."id" = "p"."client_id" and "c"."company_id" = $1 where "p"."company_id" = $2',
    (db) => db.selectFrom("projects as p").leftJoin("clients as c", "c.id", "p.clientId").select("p.id"),
  ],
  [
    "a subquery in a condition",
    'select "id" from "users" where exists (select "id" from "clients" where "clients"."company_id" = $1)',
    (db) =>
      db
        .selectFrom("users")
        .select("id")
        .where((eb) => eb.exists(eb.selectFrom("clients").select("id"))),
  ],
  [
    "a subquery within raw SQL",
    'select (select "id" from "clients" where "clients"."company_id" = $1) as "one" from "users"',
    (db) => db.selectFrom("users").select((eb) => sql`${eb.selectFrom("clients").select("id")}`.as("one")),
  ],
  [
    "a common table expression",
    'with "mine" as (select "id" from "clients" where "clients"."company_id" = $1) select "id" from "mine"',
    (db) =>
      db
        .with("mine", (own) => own.selectFrom("clients").select("id"))
        .selectFrom("mine")
        .select("id"),
  ],
  [
    "an update from another table",
    'update "clients" set "name" = $1 from "projects" as "p" where "p"."client_id" = "clients"."id" and "clients"."company_id" = $2 and "p"."company_id" = $3',
    (db) => db.updateTable("clients").from("projects as p").set({ name: "n" }).whereRef("p.clientId", "=", "clients.id"),
  ],
  [
    "a delete that uses another table",
    'delete from "jobs" using "clients" where "jobs"."company_id" = $1 and "clients"."company_id" = $2',
    (db) => db.deleteFrom("jobs").using("clients"),
  ],
  [
    "rows inserted from a query",
    'insert into "users" ("id", "email", "name") select "id", "name", "name" as "name" from "clients" where "clients"."company_id" = $1',
    (db) =>
      db
        .insertInto("users")
        .columns(["id", "email", "name"])
        .expression((eb) => eb.selectFrom("clients").select(["id", "name", "name as name"])),
  ],
  ["a table of no company", 'select "id" from "users"', (db) => db.selectFrom("users").select("id")],
];

describe("every tenant table in a query is asked for the company", () => {
  test.each(QUERIES)("%s", (_name, text, build) => {
    const query = compiled(build);
    expect(query.sql).toBe(text);
    const asked = text.match(/"company_id" = \$\d+/g) ?? [];
    expect(query.parameters.filter((value) => value === OWN_COMPANY)).toHaveLength(asked.length);
  });

  test("a join that would show another company's rows anyway is refused", () => {
    expect(() => compiled((db) => db.selectFrom("users").fullJoin("clients", "clients.createdBy", "users.id").selectAll())).toThrow(
      "FullJoin",
    );
    expect(() => compiled((db) => db.selectFrom("users").rightJoin("clients", "clients.createdBy", "users.id").selectAll())).toThrow(
      "RightJoin",
    );
  });

  test("so is a merge", () => {
    const merge = (db: Kysely<DB>) => db.mergeInto("clients").using("users", "users.id", "clients.id").whenMatched().thenDelete();
    expect(() => compiled(merge)).toThrow("merge");
  });
});
