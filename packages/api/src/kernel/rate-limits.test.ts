import { createTestDb, type TestDb } from "@frontoffice/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clearBuckets, giveBack, networkOf, purgeRateBuckets, takeFrom } from "./rate-limits.ts";

let db: TestDb;
beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

const limit = { name: "test", max: 5, windowSeconds: 60 };

test("counts exactly, however many ask at once", async () => {
  const bucket = [{ limit, subject: "crowd" }];
  const calls = await Promise.allSettled(Array.from({ length: 40 }, () => takeFrom(db.identity, bucket)));
  expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(limit.max);
});

test("calls with the same buckets in another order do not block each other", async () => {
  const roomy = { ...limit, max: 1_000 };
  const [a, b] = [
    { limit: roomy, subject: "a" },
    { limit: roomy, subject: "b" },
  ] as const;
  const calls = Array.from({ length: 60 }, (_, i) => takeFrom(db.identity, i % 2 ? [a, b] : [b, a]));
  await expect(Promise.all(calls)).resolves.toBeDefined();
});

test("tells the first refusal apart, gives back, clears and purges", async () => {
  const bucket = [{ limit, subject: "one" }];
  let first = 0;
  const onFirstRefusal = async () => {
    first += 1;
  };
  for (let i = 0; i < 8; i += 1) await takeFrom(db.identity, bucket, { onFirstRefusal }).catch(() => undefined);
  expect(first).toBe(1);
  for (let i = 0; i < 4; i += 1) await giveBack(db.identity, bucket);
  await takeFrom(db.identity, bucket);
  await expect(takeFrom(db.identity, bucket)).rejects.toMatchObject({ code: "rate_limited" });
  await clearBuckets(db.identity, bucket);
  await takeFrom(db.identity, bucket);
  await db.owner
    .updateTable("rateBuckets")
    .set({ resetsAt: new Date(0) })
    .execute();
  expect(await purgeRateBuckets(db.identity)).toBeGreaterThan(0);
});

test("an IPv4 address stands for itself in any spelling, an IPv6 one for its network", () => {
  expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("2001:db8::1")).toBe(networkOf("2001:db8:0:0:ffff::2"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:0:1::1"));
  expect(networkOf(null)).toBe("unknown");
  expect(networkOf("nonsense")).toBe("unknown");
});
