import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrateToLatest, migrationNames, migrationStatus, rollBackOne } from "./migrate.ts";
import { TEST_SECRET_KEY } from "./testing.ts";

const name = `migrate_${randomUUID().replaceAll("-", "")}`;
let url: string;

beforeAll(async () => {
  const server = new URL(inject("databaseUrl"));
  server.pathname = `/${name}`;
  url = server.href;
  await onServer(`create database ${name}`);
});

afterAll(() => onServer(`drop database ${name} with (force)`));

test("every migration goes up, comes down one by one, and goes up again to the same schema", async () => {
  const names = await migrationNames();
  expect(await migrateToLatest(url, TEST_SECRET_KEY)).toEqual(names);
  const first = await shape();
  for (const expected of names.toReversed()) expect(await rollBackOne(url)).toBe(expected);
  expect(await leftovers()).toEqual([]);
  expect(await rollBackOne(url)).toBeUndefined();
  expect(await migrateToLatest(url, TEST_SECRET_KEY)).toEqual(names);
  expect(await shape()).toEqual(first);
});

test("applying again changes nothing, and the status names every migration", async () => {
  expect(await migrateToLatest(url, TEST_SECRET_KEY)).toEqual([]);
  const status = await migrationStatus(url);
  expect(status.map(({ name: migration }) => migration)).toEqual(await migrationNames());
  expect(status.every(({ executedAt }) => executedAt !== undefined)).toBe(true);
});

/** Columns, keys, indexes, policies, triggers, functions and grants as text. */
async function shape(): Promise<string[]> {
  return query(`
    select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) from information_schema.columns
      where table_schema = 'public'
    union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select format('%s %s %s %s %s', tablename, policyname, roles, qual, with_check) from pg_policies
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select format('%s %s', oid::regprocedure, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
    union all select format('%s %s %s', grantee, table_name, privilege_type) from information_schema.role_table_grants
      where table_schema = 'public'
    order by 1`);
}

/** What a full way down has forgotten; extensions and the migrator's own tables stay. */
async function leftovers(): Promise<string[]> {
  return query(`
    select relname::text from pg_class where relnamespace = 'public'::regnamespace and relname not like 'kysely%'
    union all select proname::text from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);
}

async function query(statement: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: "array" });
    return rows.map(([text]: string[]) => text ?? "");
  } finally {
    await client.end();
  }
}

async function onServer(statement: string): Promise<void> {
  const server = new URL(inject("databaseUrl"));
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
