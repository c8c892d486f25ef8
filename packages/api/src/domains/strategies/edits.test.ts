import { randomUUID } from "node:crypto";
import { strategySections } from "@frontoffice/strategy-writer/strategy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../kernel/scope.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { storeAnswer } from "./drafts/commands.ts";
import { makeStrategy } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let member: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  member = await company.as("member");
});
afterAll(() => api.close());

const FACTS = { priced: true, estimated: false, attempts: 1, durationMs: 10 };

/** A strategy with its first version, and its sections. */
async function drafted() {
  const scope = await company.scope();
  const client = await makeClient(scope);
  const { id } = await makeStrategy(scope, { clientId: client.id });
  const { sections, periodStart } = await member.strategies.get({ id });
  const { calendar, budget } = strategySections.parse(sections);
  const entry = {
    date: periodStart,
    weekday: "Monday" as const,
    channel: "instagram" as const,
    format: "Post",
    title: "Opening",
    brief: "The new rooms.",
    pillar: null,
    evidence: [],
  };
  const onDay = (date: string) => ({
    calendar: { ...calendar, weeks: [{ number: 1, startsOn: periodStart, theme: "Opening", entries: [{ ...entry, date }] }] },
  });
  const edit = (change: object) => member.strategies.update({ id, expectedVersion: 1, sections: change });
  return { edit, onDay, budget, periodStart };
}

describe("a person's edit", () => {
  test("with a day that no calendar has is refused: 30 February, 31 April", async () => {
    const { edit, onDay } = await drafted();
    for (const date of ["2026-02-30", "2026-04-31", "2027-02-29"]) {
      await expect(edit(onDay(date))).rejects.toMatchObject({
        code: "BAD_REQUEST",
        message: expect.stringContaining("There is no such day."),
      });
    }
  });

  test("with a day outside the strategy's period is refused, as a draft's would be left out", async () => {
    const { edit, onDay } = await drafted();
    await expect(edit(onDay("2040-01-02"))).rejects.toMatchObject({ message: expect.stringContaining("2040-01-02 lies outside") });
  });

  test("gives each day the weekday that it is", async () => {
    const { edit, onDay, periodStart } = await drafted();
    const { sections } = await edit(onDay(periodStart));
    const name = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(new Date(`${periodStart}T00:00:00Z`));
    expect(strategySections.parse(sections).calendar.weeks[0]?.entries[0]).toMatchObject({ date: periodStart, weekday: name });
  });

  test("with a budget that does not add up is refused", async () => {
    const { edit, budget } = await drafted();
    const line = { name: "Ads", percent: 60, amountCents: null, reason: "Reach", evidence: [] };
    await expect(edit({ budget: { ...budget, totalCents: null, lines: [line] } })).rejects.toMatchObject({
      message: expect.stringContaining("add up to 60 %"),
    });
    const whole = { ...line, percent: 100, amountCents: 500 };
    await expect(edit({ budget: { ...budget, totalCents: 900, currency: "EUR", lines: [whole] } })).rejects.toMatchObject({
      message: expect.stringContaining("do not add up to the total"),
    });
  });
});

test("what two calls of one run have cost under one purpose is kept for both, and once when it is stored twice", async () => {
  const scope = await company.scope();
  const client = await makeClient(scope);
  const { id: strategyId } = await makeStrategy(scope, { clientId: client.id });
  const spentOn = { jobId: randomUUID(), clientId: client.id, attempt: 1 };
  const call = {
    purpose: "strategies.draft",
    provider: "openai",
    model: "any",
    tokensIn: 10,
    tokensOut: 5,
    outcome: "ok" as const,
    ...FACTS,
  };
  const costs = [
    { ...call, costMicros: 700 },
    { ...call, costMicros: 300, outcome: "failed" as const },
  ];
  for (let run = 0; run < 2; run += 1)
    await inTransaction(scope, (tx) => storeAnswer(tx, spentOn, { strategyId, costs, answer: undefined }));
  const rows = await api.db.owner.selectFrom("usageEvents").select(["callNo", "costMicros"]).where("jobId", "=", spentOn.jobId).execute();
  expect(rows.map(({ callNo, costMicros }) => [callNo, Number(costMicros)]).sort()).toEqual([
    [1, 700],
    [2, 300],
  ]);
});
