import { expect, test, vi } from "vitest";
import { pause, Traffic } from "./traffic.ts";

const forever = new AbortController().signal;

test("a limit of bytes a second is kept over several requests, and may be lifted on the way", async () => {
  const traffic = new Traffic();
  traffic.limit = 10_000;
  const began = performance.now();
  (await traffic.enter(3_000, forever))(true);
  (await traffic.enter(3_000, forever))(true);
  expect(performance.now() - began).toBeGreaterThan(250);
  (await traffic.enter(1_000_000, forever))(true);
  traffic.limit = null;
  const lifted = performance.now();
  (await traffic.enter(1, forever))(true);
  expect(performance.now() - lifted).toBeLessThan(50_000);
});

test("no more requests are let in than were allowed, and a waiting one leaves when it is stopped", async () => {
  const traffic = new Traffic();
  traffic.most = 1;
  const leave = await traffic.enter(1, forever);
  const stop = new AbortController();
  const second = traffic.enter(1, stop.signal);
  await pause(150, forever);
  stop.abort(new Error("stopped"));
  await expect(second).rejects.toThrow("stopped");
  leave(true);
  (await traffic.enter(1, forever))(true);
});

test("after failures there are fewer requests at once", async () => {
  const traffic = new Traffic();
  for (const well of [false, false]) (await traffic.enter(1, forever))(well);
  await traffic.enter(1, forever);
  const late = await Promise.race([traffic.enter(1, forever), pause(300, forever).then(() => "waits")]);
  expect(late).toBe("waits");
});

test("the end of a request lets the next one in at once, without a timer that a hidden page would keep waiting", async () => {
  const traffic = new Traffic();
  traffic.most = 1;
  const leave = await traffic.enter(1, forever);
  let entered = false;
  const next = traffic.enter(1, forever).then((leaveNext) => {
    entered = true;
    return leaveNext;
  });
  leave(true);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(entered).toBe(true);
  (await next)(true);
});

test("another limit is felt by the requests that wait already", async () => {
  const traffic = new Traffic();
  traffic.limit = 1_000;
  (await traffic.enter(100_000, forever))(true);
  const waiting = traffic.enter(1, forever);
  const began = performance.now();
  traffic.limit = 1_000_000;
  (await waiting)(true);
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(50);
  expect(took).toBeLessThan(50_000);
});

test("a hidden page, whose timers come once a minute, may send then what it was allowed to meanwhile", async () => {
  vi.stubGlobal("document", { hidden: true });
  vi.useFakeTimers();
  const traffic = new Traffic();
  traffic.limit = 1_000;
  const leaves = [await traffic.enter(1_000, forever)];
  await vi.advanceTimersByTimeAsync(60_000);
  for (let at = 0; at < 2; at += 1) leaves.push(await traffic.enter(20_000, forever));
  expect(leaves).toHaveLength(3);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
