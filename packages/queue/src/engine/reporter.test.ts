import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silent } from "../testing.ts";
import { PendingReport } from "./pending-report.ts";
import { Reporter } from "./reporter.ts";
import type { Run } from "./run.ts";
import type { ReportItem, Store } from "./store.ts";

// The clock of the test alone counts: a busy machine must not change what is written when.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const aRun = (): Run<unknown> => {
  const parts = { key: "j:1", workerId: "w", ended: false, report: new PendingReport(null), job: { id: "j", companyId: "c", claimNo: 1 } };
  return parts as unknown as Run<unknown>;
};

/** A store whose writes take their time; `written` says which ids each write reached. */
function slowStore(ms: number, reaches: (call: number) => string[] = () => ["j"]) {
  const calls: ReportItem[][] = [];
  let open = 0;
  let most = 0;
  const report = async (_worker: string, items: ReportItem[]) => {
    calls.push(items);
    open += 1;
    most = Math.max(most, open);
    await new Promise((next) => setTimeout(next, ms));
    open -= 1;
    return new Set(reaches(calls.length));
  };
  return { store: { report } as unknown as Store, calls, open: () => open, most: () => most };
}

test("a slow write is never overtaken by another one of the same run, and the last state is written", async () => {
  const { store, calls, most } = slowStore(60);
  const reporter = new Reporter<unknown>(store, silent, 20);
  const run = aRun();
  for (let n = 1; n <= 40; n += 1) {
    reporter.schedule(run, run.report.progress({ done: n, note: `phase ${n}` }));
    await pause(5);
  }
  await pause(200);
  expect(most()).toBe(1);
  expect(calls.length).toBeLessThan(10);
  expect(calls.at(-1)?.[0]?.progress).toMatchObject({ done: 40 });
});

test("what a locked row did not take is written later, lines in their order", async () => {
  const { store, calls } = slowStore(1, (call) => (call === 1 ? [] : ["j"]));
  const reporter = new Reporter<unknown>(store, silent, 30);
  const run = aRun();
  run.report.log("first");
  reporter.schedule(run, true);
  await pause(15);
  run.report.log("second");
  reporter.schedule(run, false);
  await pause(100);
  expect(calls.map((items) => items[0]?.logs?.map((line) => line.text))).toEqual([["first"], ["first", "second"]]);
});

test("finishing waits for the write in progress and hands out the rest", async () => {
  const { store, open } = slowStore(50);
  const reporter = new Reporter<unknown>(store, silent, 1_000);
  const run = aRun();
  reporter.schedule(run, run.report.progress({ done: 1, note: "a" }));
  await pause(10);
  reporter.schedule(run, run.report.progress({ done: 2 }));
  expect(open()).toBe(1);
  const finished = reporter.finish(run);
  await pause(50);
  expect(await finished).toMatchObject({ progress: { done: 2 } });
  expect(open()).toBe(0);
});
