import { expect, test } from "vitest";
import { Roster } from "./roster.ts";
import type { Run } from "./run.ts";
import type { HeldJob } from "./store.ts";

function aRun(key: string, ended = false) {
  const told: string[] = [];
  const run = { key, ended, cancel: () => told.push("cancel"), lose: () => told.push("lose") };
  return { run: run as unknown as Run<unknown>, told };
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
  const roster = new Roster<unknown>();
  roster.cancel("a:1");
  const early = aRun("a:1");
  const other = aRun("a:2");
  roster.add(early.run);
  roster.add(other.run);
  expect([early.told, other.told]).toEqual([["cancel"], []]);
});

test("a run without its row is lost, unless its ending is being settled or it is younger than the look at the database", () => {
  const roster = new Roster<unknown>();
  const [gone, ending, kept, young] = [aRun("gone:1"), aRun("ending:1", true), aRun("kept:1"), aRun("young:1")];
  for (const { run } of [gone, ending, kept]) roster.add(run);
  const known = roster.all();
  roster.add(young.run);
  expect(roster.reconcile(known, [row("kept")], 5_000)).toEqual([]);
  expect([gone.told, ending.told, kept.told, young.told]).toEqual([["lose"], [], [], []]);
});

test("a row of an earlier claim of the same job does not keep the run", () => {
  const roster = new Roster<unknown>();
  const { run, told } = aRun("a:1");
  roster.add(run);
  roster.reconcile(roster.all(), [row("a", { claim_no: 2 })], 5_000);
  expect(told).toEqual(["lose"]);
});

test("only rows that are old enough and run by nobody here are strays", () => {
  const roster = new Roster<unknown>();
  const { run, told } = aRun("mine:1");
  const { run: starting } = aRun("starting:1");
  roster.add(run);
  const known = roster.all();
  roster.add(starting);
  const rows = [row("mine", { cancelling: true }), row("starting"), row("stray"), row("fresh", { age_ms: 10 })];
  expect(roster.reconcile(known, rows, 5_000).map((one) => one.id)).toEqual(["stray"]);
  expect(told).toEqual(["cancel"]);
});
