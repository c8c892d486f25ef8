import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Buffers } from "./buffers.ts";
import { TransferFault } from "./faults.ts";
import { AdaptiveSlots, Semaphore } from "./limits.ts";
import { withRetries } from "./retry.ts";

test("requests at once double until the store asks to slow down, halve then, and grow by one again", async () => {
  const slots = new AdaptiveSlots(40);
  const win = (times: number) => Array.from({ length: times }, () => slots.succeeded());
  const sizes = [slots.size];
  win(8);
  sizes.push(slots.size);
  win(16);
  sizes.push(slots.size);
  slots.slowedDown();
  slots.slowedDown();
  sizes.push(slots.size);
  win(16);
  sizes.push(slots.size);
  win(17 + 18);
  sizes.push(slots.size);
  expect(sizes).toEqual([8, 16, 32, 16, 17, 19]);
});

test("however often it asks, one request remains", async () => {
  const slots = new AdaptiveSlots(2);
  slots.slowedDown();
  await wait(1_050);
  slots.slowedDown();
  expect(slots.size).toBe(1);
});

test("whoever wants more than there is gets all there is, in turn", async () => {
  const memory = new Semaphore(10);
  const first = await memory.take(6);
  const order: string[] = [];
  const large = memory.take(100).then((taken) => {
    order.push("large");
    memory.give(taken);
  });
  const small = memory.take(1).then(() => order.push("small"));
  memory.give(first);
  await Promise.all([large, small]);
  expect(order).toEqual(["large", "small"]);
});

test("buffers are used again, and no more are kept than is said", () => {
  const buffers = new Buffers(16_384);
  const first = buffers.take(5_000);
  expect([first.length, first.buffer.byteLength]).toEqual([5_000, 8_192]);
  buffers.give(first);
  expect(buffers.take(8_000).buffer).toBe(first.buffer);
  expect(buffers.take(8_000).buffer).not.toBe(first.buffer);
  expect(buffers.take(0).length).toBe(0);
});

test("attempts are made again for what may pass, after growing pauses that are never the same, and no longer than asked", async () => {
  const made: number[] = [];
  const failing = (reason: "server" | "refused", retries: number) => {
    made.length = 0;
    const attempt = () => {
      made.push(performance.now());
      return Promise.reject(new TransferFault(reason, "No."));
    };
    return withRetries(attempt, { retries, signal: new AbortController().signal, baseMs: 20 }).catch(() => made.length);
  };
  expect(await failing("refused", 5)).toBe(1);
  expect(await failing("server", 0)).toBe(1);
  expect(await failing("server", 3)).toBe(4);
  const pauses = made.slice(1).map((at, index) => at - (made[index] ?? 0));
  expect(pauses[0]).toBeGreaterThan(9);
  expect(pauses[2]).toBeGreaterThan(39);
});
