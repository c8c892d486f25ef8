import { describe, expect, test } from "vitest";
import { sourcesOf } from "./brief.ts";
import { allEvidence, isTrue } from "./evidence.ts";
import { asked, businesses, facts } from "./factory.ts";
import { holdsForbidden } from "./profile.ts";
import { sectionKeys, strategySections } from "./strategy.ts";
import { writeStrategy } from "./writer.ts";

const scraps = [
  "dentist",
  "We offer",
  "and",
  ",",
  ". ",
  "\n",
  "cheap",
  "€2,000 per month",
  "budget",
  "in Zürich",
  "families",
  "aged 30-50",
  "🦷",
  "👩‍👩‍👧",
  "ß",
  "عيادة",
  "$1",
  "\\d+",
  "[x](y)",
  "increase",
  "20 %",
  "from 10 to 20",
  "never say",
  '"best"',
  "focus on Instagram",
  "shorter",
  "LinkedIn",
  "Tuesday",
  "x".repeat(90),
  "since 1998",
  "24/7",
  "“",
  "<b>",
  "weekend",
  "posts",
  "mention",
  "Easter",
  "3 posts per week",
  "  ",
  "of",
  "SMEs",
];

/** A small generator, so that a failure can be repeated from its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function textOf(random: () => number, max: number): string {
  let text = "";
  // Some texts are one long sentence without a break.
  const unbroken = random() < 0.2;
  const length = random() ** 3 * max;
  while (text.length < length) text += unbroken ? "increase customers " : `${scraps[Math.floor(random() * scraps.length)]} `;
  return text.slice(0, max).toWellFormed().trim();
}

describe("whatever a profile and an instruction say", () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "the plan fits the schema, cites the truth and takes no time (seed %i)",
    (seed) => {
      const random = randomFrom(seed);
      const section = random() < 0.3 ? (sectionKeys[Math.floor(random() * sectionKeys.length)] ?? null) : null;
      const input = facts(
        {
          name: textOf(random, 120) || "A",
          profession: textOf(random, 120),
          industry: textOf(random, 120),
          description: textOf(random, 4_000),
          targetAudience: textOf(random, 4_000),
          marketingGoals: textOf(random, 4_000),
          brandVoice: textOf(random, 2_000),
          forbiddenPhrases: Array.from({ length: Math.floor(random() * 6) }, () => textOf(random, 60)),
        },
        asked(textOf(random, 1_000) || "shorter", {
          weeks: 1 + Math.floor(random() * 26),
          focus: textOf(random, 300),
          tone: textOf(random, 100),
          channels: [textOf(random, 40) || "x"],
          section,
          variant: seed % 4,
        }),
      );
      const previous = section ? writeStrategy(facts(businesses.gym)) : null;
      const began = performance.now();
      const plan = writeStrategy({ ...input, previous });
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(strategySections.safeParse(plan).error?.issues).toBeUndefined();
      if (previous) return;
      expect(allEvidence(plan).filter((evidence) => !isTrue(evidence, sourcesOf(input)))).toEqual([]);
      const titles = plan.calendar.weeks.flatMap(({ entries }) => entries.map(({ title }) => title));
      expect(titles.filter((title) => holdsForbidden(title, input.profile.forbiddenPhrases))).toEqual([]);
      expect(plan.budget.lines.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
    },
  );
});
