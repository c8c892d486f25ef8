import { describe, expect, test } from "vitest";
import { asked, businesses, facts } from "./factory.ts";
import { budgetIn, moneyIn, overWeeks } from "./instruction-money.ts";
import type { SectionKey, StrategySections } from "./strategy.ts";
import { writeStrategy } from "./writer.ts";

const before = writeStrategy(facts(businesses.dentist));
const after = (instruction: string, request = {}) =>
  writeStrategy({ ...facts(businesses.dentist, asked(instruction, request)), previous: before });
const entriesOf = (plan: StrategySections) => plan.calendar.weeks.flatMap(({ entries }) => entries);
const size = (plan: StrategySections) => JSON.stringify(plan).length;

describe("an instruction visibly changes the plan", () => {
  test("shorter, and more detail", () => {
    expect(size(after("Please make it shorter"))).toBeLessThan(size(before) * 0.6);
    expect(after("more detail").channels.items.length).toBeGreaterThan(before.channels.items.length);
  });

  test("more formal", () => {
    const plan = after("more formal");
    expect(plan.positioning.voice[0]?.text).toMatch(/^Formal/);
    expect(plan.positioning.note).toContain("Followed: “more formal”");
  });

  test("focus on a channel puts it first with most posts and most adverts", () => {
    const plan = after("Focus on Instagram");
    expect(plan.channels.items[0]?.channel).toBe("instagram");
    const counts = plan.channels.items.map(({ postsPerWeek }) => postsPerWeek);
    expect(counts[0]).toBe(Math.max(...counts));
    expect(counts[0]).toBeGreaterThan(before.channels.items.find(({ channel }) => channel === "instagram")?.postsPerWeek ?? 9);
  });

  test("add, drop and only", () => {
    const channels = (instruction: string) => after(instruction).channels.items.map(({ channel }) => channel);
    expect(channels("add TikTok")).toContain("tiktok");
    expect(channels("drop Facebook")).not.toContain("facebook");
    expect(channels("only LinkedIn and email").sort()).toEqual(["email", "linkedin"]);
  });

  test("weekend posts, or none", () => {
    const weekend = (plan: StrategySections) => entriesOf(plan).filter(({ weekday }) => weekday.startsWith("S")).length;
    expect(weekend(after("add weekend posts"))).toBeGreaterThan(weekend(before));
    expect(weekend(after("no weekend posts"))).toBe(0);
  });

  test("a number of posts a week is met exactly", () => {
    const plan = after("3 posts per week");
    expect(plan.channels.items.reduce((sum, { postsPerWeek }) => sum + postsPerWeek, 0)).toBe(3);
    expect(entriesOf(plan)).toHaveLength(12);
  });

  test("a budget appears in money and adds up exactly", () => {
    const { budget } = after("budget 2000");
    expect(budget).toMatchObject({ totalCents: 200_000, currency: "EUR" });
    expect(budget.lines.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)).toBe(200_000);
    expect(after("budget £1,500 per month, no paid ads").budget.lines.some(({ name }) => name.startsWith("Adverts"))).toBe(false);
  });

  test("a topic becomes a pillar with dated posts that cite the instruction", () => {
    const plan = after("mention the new children's corner");
    expect(plan.pillars.items[0]?.name).toBe("New children's corner");
    const posts = entriesOf(plan).filter(({ title }) => title.includes("children's corner"));
    expect(posts.length).toBeGreaterThan(2);
    expect(posts[0]?.evidence).toContainEqual({ source: "request", field: "instruction", quote: "new children's corner" });
  });

  test("words to avoid, and an audience to speak to", () => {
    const plan = after('Never say "whitening". Target students');
    expect(JSON.stringify(entriesOf(plan).map(({ title, brief }) => title + brief))).not.toMatch(/whitening/i);
    expect(plan.audience.segments[0]?.name).toBe("Students");
  });

  test("a draft asked for without a word offers another take", () => {
    const again = writeStrategy(facts(businesses.dentist, { variant: 1 }));
    expect(entriesOf(again).map(({ title }) => title)).not.toEqual(entriesOf(before).map(({ title }) => title));
  });
});

describe("what cannot be followed is said", () => {
  const refused: [string, string][] = [
    ["translate into German", "English only"],
    ["make it 12 weeks", "fixed by the period"],
    ["mention Easter", "no such date lies between 23 November 2026 and 20 December 2026"],
    ["sprinkle some magic", "understands length, tone"],
  ];
  test.each(refused)("%s", (instruction, reason) => {
    expect(after(instruction).summary.note).toMatch(new RegExp(`Not followed: “${instruction}”.*${reason}`));
  });

  test("in the section that was asked for, also when the wish belongs to another one", () => {
    const note = (section: SectionKey) => after("budget 2000", { section })[section].note;
    expect(note("calendar")).toBe("“budget 2000” changes Summary and Budget, not this section.");
    expect(note("budget")).toBe("Followed: “budget 2000”.");
  });

  test("unknown channels of the request", () => {
    const plan = writeStrategy(facts(businesses.dentist, { channels: ["Instagram", "Radio"] }));
    expect(plan.channels.items.map(({ channel }) => channel)).toEqual(["instagram"]);
    expect(plan.channels.note).toContain("“Radio”");
  });
});

describe("one section", () => {
  test("builds on the channels and pillars that people have edited", () => {
    const [first] = before.channels.items;
    if (!first) throw new Error("no channel");
    const edited = {
      ...before,
      channels: { ...before.channels, items: [{ ...first, channel: "linkedin" as const, weekdays: ["Friday" as const], postsPerWeek: 1 }] },
    };
    const plan = writeStrategy({ ...facts(businesses.dentist, { section: "calendar" }), previous: edited });
    expect(new Set(entriesOf(plan).map(({ channel, weekday }) => `${channel} ${weekday}`))).toEqual(new Set(["linkedin Friday"]));
  });
});

describe("money in words", () => {
  test.each([
    ["budget 2000", 200_000, null, null],
    ["budget of €2,500 per month", 250_000, "EUR", "month"],
    ["1.800 EUR a month", 180_000, "EUR", "month"],
    ["£2.5k", 250_000, "GBP", null],
    ["$99.50 weekly", 9_950, "USD", "week"],
  ] as [string, number, string | null, string | null][])("%s", (text, cents, currency, per) => {
    expect(moneyIn(text)).toMatchObject({ cents, currency, per });
  });

  test("turnover is no budget", () => {
    expect(budgetIn("Reach £50,000 in sales")).toBeNull();
    expect(budgetIn("Reach £50,000 in sales. Budget £900 a month")?.cents).toBe(90_000);
  });

  test("a monthly sum is brought to the weeks of the plan", () => {
    expect(overWeeks({ cents: 60_000, currency: "GBP", per: "month", quote: "" }, 4)).toBe(55_385);
  });
});
