import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Batches } from "./batches.ts";

test("makes one call of what is asked for at the same time, never more at once than allowed, and answers each its own", async () => {
  const calls: number[][] = [];
  let [running, most] = [0, 0];
  const batches = new Batches<number, string>({
    most: 100,
    atOnce: 2,
    send: async (items) => {
      calls.push(items);
      running += 1;
      most = Math.max(most, running);
      await wait(10);
      running -= 1;
      return items.map(String);
    },
  });
  const asked = Array.from({ length: 450 }, (_, at) => at);
  expect(await Promise.all(asked.map((at) => batches.add(at)))).toEqual(asked.map(String));
  expect([calls.map((items) => items.length), most]).toEqual([[100, 100, 100, 100, 50], 2]);
});

test("a call that fails fails for those who asked in it, and for nobody else", async () => {
  const batches = new Batches<number, number>({
    most: 2,
    atOnce: 1,
    send: async (items) => {
      if (items.includes(1)) throw new Error("refused");
      return items;
    },
  });
  const outcomes = await Promise.allSettled([0, 1, 2, 3].map((at) => batches.add(at)));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
});

test("waits for others as long as was agreed, unless a call is full, and never once nobody else comes", async () => {
  const calls: number[] = [];
  const batches = new Batches<number, number>({
    most: 10,
    atOnce: 2,
    gatherMs: 60_000,
    weigh: (item) => item,
    send: async (items) => {
      calls.push(items.length);
      return items;
    },
  });
  const full = Array.from({ length: 10 }, () => batches.add(1));
  await Promise.all(full);
  const waiting = [batches.add(6), batches.add(5), batches.add(99)];
  await wait(20);
  expect(calls).toEqual([10]);
  batches.hurry();
  expect(await Promise.all(waiting)).toEqual([6, 5, 99]);
  expect(calls).toEqual([10, 1, 1, 1]);
});
