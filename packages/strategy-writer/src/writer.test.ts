import { describe, expect, test } from "vitest";
import { sourcesOf } from "./brief.ts";
import { addDays, weekdayName } from "./days.ts";
import { allEvidence, isTrue } from "./evidence.ts";
import { businesses, facts } from "./factory.ts";
import { type StrategySections, sectionKeys, strategySections } from "./strategy.ts";
import { writeStrategy } from "./writer.ts";

const names = Object.keys(businesses) as (keyof typeof businesses)[];
const planOf = (name: keyof typeof businesses, request = {}) => writeStrategy(facts(businesses[name], request));
const entriesOf = (plan: StrategySections) => plan.calendar.weeks.flatMap(({ entries }) => entries);

describe.each(names)("the plan of the %s", (name) => {
  const input = facts(businesses[name]);
  const plan = writeStrategy(input);

  test("fits the schema, and the same profile gives the same plan", () => {
    expect(strategySections.safeParse(plan).error?.issues).toBeUndefined();
    expect(writeStrategy(structuredClone(input))).toEqual(plan);
  });

  test("cites every statement, and every quote stands word for word in its field", () => {
    const sources = sourcesOf(input);
    expect(allEvidence(plan).filter((evidence) => !isTrue(evidence, sources))).toEqual([]);
    expect(uncited(plan)).toEqual([]);
  });

  test("has real dates inside the period on the named weekday, and no title twice", () => {
    const entries = entriesOf(plan);
    expect(entries.length).toBeGreaterThan(8);
    for (const { date, weekday } of entries) {
      expect(weekdayName(date)).toBe(weekday);
      expect(date >= "2026-11-23" && date <= "2026-12-20").toBe(true);
    }
    expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length);
  });

  test("splits the budget into exactly 100 % and, where a sum is named, to the cent", () => {
    const { lines, totalCents } = plan.budget;
    expect(lines.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
    if (totalCents !== null) expect(lines.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)).toBe(totalCents);
  });

  test("shows arithmetic that comes out", () => {
    for (const { formula, target } of plan.kpis.items) {
      const [left = "", right = ""] = formula.split(" = ");
      expect(calculate(left)).toBeCloseTo(Number.parseFloat(right), 1);
      expect(Math.abs(Number.parseFloat(right) - target)).toBeLessThan(1);
    }
  });
});

describe("different businesses", () => {
  test("get visibly different plans: no two trades share a third of their word triples", () => {
    const plans = names.filter((name) => name !== "orthodontist").map((name) => ({ name, triples: triples(planOf(name)) }));
    const pairs = plans.flatMap((a, index) =>
      plans.slice(index + 1).map((b) => ({ pair: `${a.name} and ${b.name}`, alike: jaccard(a.triples, b.triples) })),
    );
    expect(pairs.filter(({ alike }) => alike > 0.34)).toEqual([]);
    expect(pairs.reduce((sum, { alike }) => sum + alike, 0) / pairs.length).toBeLessThan(0.2);
  });

  test("of one trade still differ in services, people, place and goals", () => {
    const other = {
      ...businesses.dentist,
      name: "Zub Klinik",
      description: "Dental clinic in Brno offering implants, veneers and root canal treatment.",
      targetAudience: "Retired people",
      marketingGoals: "Hire two nurses",
      brandVoice: "formal",
    };
    expect(jaccard(triples(planOf("dentist")), triples(writeStrategy(facts(other))))).toBeLessThan(0.5);
    expect(jaccard(triples(planOf("dentist")), triples(planOf("orthodontist")))).toBeLessThan(0.5);
  });

  test("lead with the channel that fits trade and audience", () => {
    const first = (name: keyof typeof businesses) => planOf(name).channels.items[0]?.channel;
    expect([first("plumber"), first("consulting"), first("salon"), first("restaurant"), first("law")]).toEqual([
      "google_business",
      "linkedin",
      "instagram",
      "instagram",
      "linkedin",
    ]);
  });
});

describe("a thin profile", () => {
  const plan = writeStrategy(facts({ name: "Ana Kovač" }));

  test("gives a short plan that says so and names the fields that would improve it", () => {
    expect(plan.summary.gaps.map(({ field }) => field)).toEqual([
      "profession",
      "description",
      "targetAudience",
      "marketingGoals",
      "brandVoice",
      "website",
    ]);
    expect(JSON.stringify(plan).length).toBeLessThan(JSON.stringify(planOf("dentist")).length / 2);
    expect(plan.audience.segments[0]?.name).toContain("assumed");
    expect(strategySections.safeParse(plan).success).toBe(true);
  });

  test("a trade that nobody knows is not guessed from a stray word", () => {
    expect(planOf("ropes").positioning.statement.text).toContain("rope maker");
    expect(planOf("ropes").risks.items[0]?.risk).toContain("not known to the writer");
  });
});

describe("brand voice and forbidden phrases", () => {
  test("a forbidden phrase stands in no text, even where the profile itself uses it", () => {
    const plan = writeStrategy(
      facts({ ...businesses.plumber, forbiddenPhrases: ["emergency repairs", "boiler"], targetAudience: "Home owners with an old boiler" }),
    );
    const { positioning, ...rest } = plan;
    expect(textOf({ ...rest, positioning: { ...positioning, avoid: [] } })).not.toMatch(/emergency repairs|boiler/i);
    expect(positioning.avoid.map(({ text }) => text)).toEqual(["Never “emergency repairs”", "Never “boiler”"]);
  });

  test("tones differ in what posts say", () => {
    const tones = ["formal", "playful", "bold", "warm"].map((tone) => textOf(planOf("dentist", { tone })));
    expect(new Set(tones).size).toBe(4);
    expect(tones[0]).not.toContain("we'd");
  });
});

describe("dates", () => {
  test("a season of the trade falls into its week, before its day", () => {
    const plan = planOf("restaurant", { periodStart: "2027-02-01", weeks: 3 });
    const valentine = entriesOf(plan).find(({ title }) => title.includes("Valentine"));
    expect(valentine?.date).toMatch(/^2027-02-(08|09|1[0-3])$/);
    expect(valentine?.evidence).toContainEqual({ source: "calendar", field: "season", quote: "Valentine's Day, 2027-02-14" });
  });

  test("a period may begin on any weekday and last half a year without a repeated title on one channel", () => {
    const plan = planOf("gym", { periodStart: "2027-01-06", weeks: 26 });
    const entries = entriesOf(plan);
    expect(entries.every(({ date }) => date >= "2027-01-06" && date <= addDays("2027-01-06", 26 * 7 - 1))).toBe(true);
    expect(new Set(entries.map(({ channel, title }) => channel + title)).size).toBe(entries.length);
    expect(plan.calendar.note).toMatch(/rework|stay free/);
    expect(strategySections.safeParse(plan).success).toBe(true);
  });
});

function uncited(plan: StrategySections): string[] {
  const bare: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (value === null || typeof value !== "object") return;
    if ("evidence" in value && Array.isArray(value.evidence) && value.evidence.length === 0) bare.push(path);
    for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
  };
  for (const key of sectionKeys) walk(plan[key], key);
  return bare;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return `${value}\n`;
  if (value === null || typeof value !== "object") return "";
  return Object.entries(value)
    .map(([key, item]) => (key === "evidence" || key === "note" ? "" : textOf(item)))
    .join("");
}

function triples(plan: StrategySections): Set<string> {
  const words =
    textOf(plan)
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? [];
  return new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
}

function jaccard(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((one) => b.has(one)).length;
  return shared / (a.size + b.size - shared);
}

/** Works out "8 posts × 250 views × 1.2 %", "20 per month ÷ 4.33 weeks × 4 weeks", "100 × (1 + 15 %)" and "40 + 20". */
function calculate(text: string): number {
  const tokens: string[] = text.replace(/[()]/g, " ").match(/\d+(?:\.\d+)?(?: %)?|[×÷+]/g) ?? [];
  const value = (token = "0") => Number.parseFloat(token) / (token.endsWith("%") ? 100 : 1);
  if (tokens.includes("+") && tokens.includes("×")) return value(tokens[0]) * (value(tokens[2]) + value(tokens[4]));
  return tokens.reduce((sum, token, index) => {
    const before = tokens[index - 1];
    if (before === "×") return sum * value(token);
    if (before === "÷") return sum / value(token);
    if (before === "+") return sum + value(token);
    return index === 0 ? value(token) : sum;
  }, 0);
}
