import { expect, test } from "vitest";
import type { Run } from "./run.ts";
import { RunRegistry } from "./run-registry.ts";
import type { HeldJob } from "./store.ts";

function aRun(key: string, ended = false) {
  const calls: string[] = [];
  const run = { key, ended, cancel: () => calls.push("cancel"), lose: () => calls.push("lose") };
  return { run: run as unknown as Run<unknown>, calls };
}

const row = (id: string, more: Partial<HeldJob> = {}): HeldJob => ({
  company_id: "c",
  id,
  claim_no: 1,
  cancelling: false,
  age_ms: 60_000,
  ...more,
});

test("a cancel that overtakes the answer of the claim reaches the run when it appears", () => {
  const registry = new RunRegistry<unknown>();
  registry.cancel("a:1");
  const early = aRun("a:1");
  const other = aRun("a:2");
  registry.add(early.run);
  registry.add(other.run);
  expect([early.calls, other.calls]).toEqual([["cancel"], []]);
});

test("a run without its row is lost, unless its ending is being written or it is younger than the look at the database", () => {
  const registry = new RunRegistry<unknown>();
  const [gone, ending, kept, young] = [aRun("gone:1"), aRun("ending:1", true), aRun("kept:1"), aRun("young:1")];
  for (const { run } of [gone, ending, kept]) registry.add(run);
  const known = registry.all();
  registry.add(young.run);
  expect(registry.reconcile(known, [row("kept")], 5_000)).toEqual([]);
  expect([gone.calls, ending.calls, kept.calls, young.calls]).toEqual([["lose"], [], [], []]);
});

test("a row of an earlier claim of the same job does not keep the run", () => {
  const registry = new RunRegistry<unknown>();
  const { run, calls } = aRun("a:1");
  registry.add(run);
  registry.reconcile(registry.all(), [row("a", { claim_no: 2 })], 5_000);
  expect(calls).toEqual(["lose"]);
});

test("only rows that are old enough and run by nobody here are strays", () => {
  const registry = new RunRegistry<unknown>();
  const { run, calls } = aRun("mine:1");
  const { run: starting } = aRun("starting:1");
  registry.add(run);
  const known = registry.all();
  registry.add(starting);
  const rows = [row("mine", { cancelling: true }), row("starting"), row("stray"), row("fresh", { age_ms: 10 })];
  expect(registry.reconcile(known, rows, 5_000).map((one) => one.id)).toEqual(["stray"]);
  expect(calls).toEqual(["cancel"]);
});
