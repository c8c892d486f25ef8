import { expect, test } from "vitest";
import { pause, Traffic } from "./traffic.ts";

const forever = new AbortController().signal;

test("a limit of bytes a second is kept over several requests, and may be lifted on the way", async () => {
  const traffic = new Traffic();
  traffic.limit = 10_000;
  const began = performance.now();
  (await traffic.enter(3_000, forever))(true);
  (await traffic.enter(3_000, forever))(true);
  expect(performance.now() - began).toBeGreaterThan(250);
  traffic.limit = null;
  const lifted = performance.now();
  (await traffic.enter(1, forever))(true);
  expect(performance.now() - lifted).toBeLessThan(250);
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
