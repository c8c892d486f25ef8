import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { roleUrl } from "@frontoffice/db";
import { migrateToLatest, migrationNames, migrationStatus } from "@frontoffice/db/migrate";
import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let db: TestDb;
beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

/** What the command says, and how it ends. No terminal is there to answer a question. */
async function run(args: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const settings = { ...process.env, DATABASE_URL: "", DATABASE_OWNER_URL: "", SECRET_KEY: "", ...env };
  const running = promisify(execFile)(process.execPath, ["scripts/db.ts", ...args], { env: settings });
  running.child.stdin?.end();
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, said: stdout + stderr }),
  );
}

const applied = async () => (await migrationStatus(db.ownerUrl)).filter(({ executedAt }) => executedAt).map(({ name }) => name);

test.each(["DATABASE_URL", "DATABASE_OWNER_URL"])(
  "without SECRET_KEY nothing is migrated at %s, and the roles keep their passwords",
  async (name) => {
    const { code, said } = await run(["migrate"], { [name]: db.ownerUrl });
    expect([code, said]).toEqual([1, expect.stringContaining("Set SECRET_KEY")]);
    const client = new pg.Client({ connectionString: roleUrl(db.ownerUrl, TEST_SECRET_KEY, "runtime") });
    await expect(client.connect()).resolves.toBeDefined();
    await client.end();
  },
);

test("going back asks first, and only a yes drops what was stored", async () => {
  const names = await migrationNames();
  const refused = await run(["rollback"], { DATABASE_URL: db.ownerUrl });
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining("Nothing was rolled back")]);
  expect(await applied()).toEqual(names);
  const agreed = await run(["rollback", "--yes"], { DATABASE_URL: db.ownerUrl });
  expect([agreed.code, agreed.said]).toEqual([0, expect.stringContaining(`Rolled back ${names.at(-1)}`)]);
  expect(await applied()).toEqual(names.slice(0, -1));
});

test("an older PostgreSQL is refused by its version before anything is made", async () => {
  const owner = db.pool("owner");
  await owner.query("create schema old_server");
  await owner.query(`create function old_server.current_setting(name text) returns text language sql
    as $$ select case name when 'server_version_num' then '150004' when 'server_version' then '15.4' else pg_catalog.current_setting(name) end $$`);
  const url = new URL(db.ownerUrl);
  // What stands first on the path answers in place of the server's own function.
  url.searchParams.set("options", "-c search_path=old_server,pg_catalog,public");
  const before = await applied();
  await expect(migrateToLatest(url.href, TEST_SECRET_KEY)).rejects.toThrow("PostgreSQL 15.4. Use PostgreSQL 18 or newer");
  const { code, said } = await run(["migrate"], { DATABASE_URL: url.href, SECRET_KEY: TEST_SECRET_KEY });
  expect([code, said]).toEqual([1, expect.stringContaining("PostgreSQL 15.4")]);
  expect(said).not.toContain("uuidv7");
  expect(await applied()).toEqual(before);
});
