import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createJobFeed, type JobFeed } from "../index.ts";
import { createFixture, eventually, type Fixture } from "../test-fixture.ts";

let fixture: Fixture;
let feed: JobFeed;

beforeAll(async () => {
  fixture = await createFixture();
  feed = createJobFeed({ listenUrl: fixture.db.url("runtime"), tenantDb: (companyId) => fixture.db.tenant(companyId), log: fixture.log });
  await feed.start();
});
afterAll(async () => {
  await feed.close();
  await fixture.end();
});

const announce = (topic: string) => fixture.rows(`select pg_notify('topic_change', '${topic}')`);

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
  const own = countWakes("topicName:a", stop.signal);
  const second = countWakes("topicName:a", stop.signal);
  const other = countWakes("topicName:b", stop.signal);
  await eventually(() => own.wakes === 1 || undefined);
  await announce("topicName:a");
  await eventually(() => (own.wakes === 2 && second.wakes === 2) || undefined);
  await pause(50);
  expect(other.wakes).toBe(1);
  await fixture.killBackends("job feed");
  await eventually(() => (own.wakes >= 3 && other.wakes >= 2) || undefined);
  stop.abort();
  await eventually(() => (own.ended && second.ended && other.ended) || undefined);
});
