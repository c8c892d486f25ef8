import { expect, test } from "vitest";
import { allEvidence } from "./evidence.ts";
import { facts } from "./factory.ts";
import { readGoals } from "./goals.ts";
import { articleOf } from "./trades.ts";
import { writeStrategy } from "./writer.ts";

const electrician = {
  name: "Kestrel Electric",
  profession: "Electrical contractor",
  description: "Rewiring and emergency call-outs in Hull since 2009.",
  targetAudience: "Landlords with older houses",
  marketingGoals: "Build a base of 80 public reviews, fill the Saturday appointments,\nand sell 10 fuse boxes a month",
};

test("an electrical contractor is not a electrical contractor, in any sentence", () => {
  const plan = JSON.stringify(writeStrategy(facts(electrician)));
  expect(plan).not.toMatch(/\ba electric/i);
  expect(plan).toMatch(/\ban electric/i);
  expect(writeStrategy(facts({ ...electrician, profession: "Upholsterer", description: "" })).audience).toBeDefined();
  const articles = ["electrician", "orthodontist", "hourly cleaner", "dentist", "university", "upholsterer", "unique shop", "euro dealer"];
  expect(articles.map(articleOf)).toEqual(["an", "an", "an", "a", "a", "an", "a", "a"]);
});

test("a goal of reviews is counted in reviews, not in what the trade sells", () => {
  const goals = writeStrategy(facts(electrician)).kpis.items.filter(({ name }) => /public reviews/.test(name));
  expect(goals).toMatchObject([{ unit: "reviews", target: 80 }]);
});

test("no quote ends with a comma, and each still stands word for word in the profile", () => {
  const quotes = allEvidence(writeStrategy(facts(electrician))).map(({ quote }) => quote);
  expect(quotes).toContain("fill the Saturday appointments");
  expect(quotes.filter((quote) => /[,;:]$/.test(quote))).toEqual([]);
  expect(readGoals(electrician.marketingGoals).map(({ text }) => text)[1]).toBe("fill the Saturday appointments");
});
