import { afterAll, beforeAll, expect, test } from "vitest";
import { createJobFeed, type JobFeed } from "../index.ts";
import { createWorld, eventually, pause, type World } from "../test-world.ts";

let world: World;
let feed: JobFeed;

beforeAll(async () => {
  world = await createWorld();
  feed = createJobFeed({ listenUrl: world.db.url("runtime"), tenantDb: (companyId) => world.db.tenant(companyId), log: world.log });
  await feed.start();
});
afterAll(async () => {
  await feed.close();
  await world.end();
});

const announce = (topic: string) => world.rows(`select pg_notify('topic_change', '${topic}')`);

function countWakes(topic: string, signal: AbortSignal) {
  const seen = { wakes: 0, ended: false };
  void (async () => {
    for await (const _ of feed.watchTopic({ topic, signal })) seen.wakes += 1;
    seen.ended = true;
  })();
  return seen;
}

test("a topic wakes those who wait for it at once, at every announcement and after the connection was away, and nobody else", async () => {
  const stop = new AbortController();
  const own = countWakes("letters:a", stop.signal);
  const second = countWakes("letters:a", stop.signal);
  const other = countWakes("letters:b", stop.signal);
  await eventually(() => own.wakes === 1 || undefined);
  await announce("letters:a");
  await eventually(() => (own.wakes === 2 && second.wakes === 2) || undefined);
  await pause(50);
  expect(other.wakes).toBe(1);
  await world.killBackends("job feed");
  await eventually(() => (own.wakes >= 3 && other.wakes >= 2) || undefined);
  stop.abort();
  await eventually(() => (own.ended && second.ended && other.ended) || undefined);
});
