import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbedded } from "./embedded.ts";
import { migrateToLatest, migrationStatus } from "./migrate.ts";
import { roleUrl } from "./roles.ts";
import { TEST_SECRET_KEY } from "./testing.ts";

const OTHER_KEY = "the secret key of another installation, long enough";
let dataDir: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  // Roles belong to a whole server, so this one is not shared with other tests.
  dataDir = await mkdtemp(join(tmpdir(), "frontoffice-roles-"));
  await chmod(dataDir, 0o755);
  server = await startEmbedded({ dataDir, secretKey: TEST_SECRET_KEY, disposable: true });
  await onServer("create database second");
  await migrateToLatest(server.url, TEST_SECRET_KEY);
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const secondUrl = () => {
  const url = new URL(server.url);
  url.pathname = "/second";
  return url.href;
};

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function signsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  return client
    .connect()
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.end());
}

test("a second installation with another key is refused before it changes anything, and the first one still signs in", async () => {
  await expect(migrateToLatest(secondUrl(), OTHER_KEY)).rejects.toThrow(/Another installation .*"frontoffice".*SECRET_KEY/s);
  expect((await migrationStatus(secondUrl())).filter(({ executedAt }) => executedAt)).toEqual([]);
  expect(await signsIn(roleUrl(server.url, TEST_SECRET_KEY, "runtime"))).toBe(true);
});

test("a second installation with the same key is welcome, and a lonely one may change its key", async () => {
  expect((await migrateToLatest(secondUrl(), TEST_SECRET_KEY)).length).toBeGreaterThan(0);
  await expect(migrateToLatest(server.url, OTHER_KEY)).rejects.toThrow(/Another installation .*"second"/s);
  await onServer("drop database second with (force)");
  expect(await migrateToLatest(server.url, OTHER_KEY)).toEqual([]);
  expect(await signsIn(roleUrl(server.url, OTHER_KEY, "runtime"))).toBe(true);
});

test("the queue's role reads the list of migrations and cannot change it", async () => {
  const url = roleUrl(server.url, OTHER_KEY, "queue");
  expect((await migrationStatus(url)).every(({ executedAt }) => executedAt)).toBe(true);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await expect(client.query("delete from kysely_migration")).rejects.toThrow("permission denied");
  await client.end();
});
