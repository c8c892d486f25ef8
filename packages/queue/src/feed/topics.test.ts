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
    for await (const _ of feed.watchTopics({ topics: [topic], key: "all", read: async () => ({}), signal })) seen.wakes += 1;
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

test("one read answers all who may see the same, and is told what was announced since the one before", async () => {
  const told: string[][] = [];
  const read = async (announced: ReadonlySet<string>) => ({ n: told.push([...announced].sort()) });
  const watch = (key: string) => feed.watchTopics({ topics: ["topicName:c", "topicName:d"], key, read });
  const readers = [watch("all"), watch("all"), watch("all")];
  await Promise.all(readers.map((reader) => reader.next()));
  expect(told[0]).toEqual(["topicName:c", "topicName:d"]);
  told.splice(0);
  const waiting = readers.map((reader) => reader.next());
  await announce("topicName:d");
  const answers = await Promise.all(waiting);
  for (const { value } of answers) expect(value).toBe(answers[0]?.value);
  expect(told).toEqual([["topicName:d"]]);
  const limited = watch("some");
  expect((await limited.next()).value).toEqual({ n: 2 });
  await Promise.all([...readers, limited].map((reader) => reader.return()));
});

test("what was announced is told again when the read failed for want of the database", async () => {
  const told: string[][] = [];
  const read = async (announced: ReadonlySet<string>) => {
    told.push([...announced]);
    if (told.length === 1) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    return { n: told.length };
  };
  const reader = feed.watchTopics({ topics: ["topicName:e"], key: "all", read });
  expect((await reader.next()).value).toEqual({ n: 2 });
  expect(told).toEqual([["topicName:e"], ["topicName:e"]]);
  await reader.return();
});
