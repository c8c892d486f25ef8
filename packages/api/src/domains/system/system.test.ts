import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { readHealth } from "./queries.ts";
import { readinessFaults } from "./rules.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

async function addWorker(leaseSeconds: number): Promise<void> {
  const pool = api.db.pool("owner");
  await pool.query("delete from workers");
  await pool.query(
    "insert into workers (id, slot, host, pid, queues, lease_until) values ($1, 1, 'here', 1, '{ai}', now() + make_interval(secs => $2))",
    [randomUUID(), leaseSeconds],
  );
}

test("health tells a working worker from a lost one, to anybody", async () => {
  await addWorker(9);
  const well = await api.anonymous().system.health();
  expect(well).toMatchObject({
    status: "ok",
    reasons: [],
    database: { ok: true },
    worker: { ok: true, count: 1 },
    queue: { depth: 0, oldestSeconds: null },
  });
  expect(well.worker.heartbeatAgeSeconds).toBeLessThan(3);
  await addWorker(-20);
  const lost = await api.anonymous().system.health();
  expect(lost).toMatchObject({ status: "degraded", worker: { ok: false, count: 0 } });
  expect(lost.reasons[0]).toMatch(/^The last worker was heard of 3\d s ago/);
});

test("a database that is away is the only reason given", () => {
  const worker = { ok: false, count: 0, heartbeatAgeSeconds: null };
  const away = { database: { ok: false, latencyMs: null }, worker, queue: null, storage: null, disk: null };
  expect(readinessFaults(away)).toEqual(["The database does not answer."]);
  const full = { ...away, disk: { ok: false, freeBytes: 3_200_000 } };
  expect(readinessFaults(full)).toEqual([expect.stringMatching(/^The disk is full \(3 MB free\)/), "The database does not answer."]);
});

test("health knows how much room is left where the product keeps its files", async () => {
  const sources = { platform: api.services.platform, config: { DATA_DIR: tmpdir() } };
  expect((await readHealth(sources)).disk).toMatchObject({ freeBytes: expect.any(Number) });
  expect((await readHealth({ ...sources, config: { DATA_DIR: "/nowhere" } })).disk).toBeNull();
});

test("what is offline says so, to those who are signed in", async () => {
  const info = await (await (await api.company()).as("viewer")).system.info();
  expect(info).toMatchObject({ model: { offline: true }, mail: { offline: true, label: expect.stringContaining("not sent") } });
  const folder = api.services.adapters.mailer.info().target;
  expect(info.mail.label).not.toContain(folder);
  expect((await (await (await api.company()).as("admin")).system.info()).mail.label).toContain(folder);
  await expect(api.anonymous().system.info()).rejects.toThrow(/Sign in first/);
});
