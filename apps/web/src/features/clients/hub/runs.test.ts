import { expect, test } from "vitest";
import { type ActivityItem, runsOf } from "./runs.ts";

const item = (change: Partial<ActivityItem>): ActivityItem => ({
  id: String(Math.random()),
  who: "Mara Lindqvist",
  did: "changed",
  what: "the client Harbour Dental",
  changed: [],
  target: null,
  at: "2026-11-30T12:00:00.000Z",
  ...change,
});

const told = (items: ActivityItem[]) => runsOf(items).map(({ who, deeds }) => [who, deeds.map(({ what, times }) => `${what} ×${times}`)]);

test("what one person did in a row stands together, and the same thing once, with all of its fields", () => {
  const items = [
    item({ changed: ["website"] }),
    item({ changed: ["brandVoice", "website"], at: "2026-11-30T11:50:00.000Z" }),
    item({ what: "the project Photos", at: "2026-11-30T11:40:00.000Z" }),
    item({ at: "2026-11-30T11:35:00.000Z" }),
    item({ who: "Jonas Weber", at: "2026-11-30T11:30:00.000Z" }),
    item({ at: "2026-11-30T11:20:00.000Z" }),
  ];
  expect(told(items)).toEqual([
    ["Mara Lindqvist", ["the client Harbour Dental ×3", "the project Photos ×1"]],
    ["Jonas Weber", ["the client Harbour Dental ×1"]],
    ["Mara Lindqvist", ["the client Harbour Dental ×1"]],
  ]);
  expect(runsOf(items)[0]).toMatchObject({ at: "2026-11-30T12:00:00.000Z", deeds: [{ changed: ["website", "brandVoice"] }, {}] });
});

test("after an hour's pause the same person begins again", () => {
  const items = [item({}), item({ at: "2026-11-30T11:00:01.000Z" }), item({ at: "2026-11-30T10:00:01.000Z" })];
  expect(told(items).map(([, deeds]) => deeds)).toEqual([["the client Harbour Dental ×2"], ["the client Harbour Dental ×1"]]);
});

test("nothing has no runs", () => {
  expect(runsOf([])).toEqual([]);
});
