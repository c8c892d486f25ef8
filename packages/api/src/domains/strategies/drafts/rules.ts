import type { DraftFacts, DraftRequest } from "@frontoffice/strategy-writer/brief";
import { sourcesOf } from "@frontoffice/strategy-writer/brief";
import { shares } from "@frontoffice/strategy-writer/budget-shares";
import { lastDay, weekdayName } from "@frontoffice/strategy-writer/days";
import { withTrueEvidence } from "@frontoffice/strategy-writer/evidence";
import type { Profile } from "@frontoffice/strategy-writer/profile";
import { shorten } from "@frontoffice/strategy-writer/profile";
import { type SectionKey, type StrategySections, strategySections } from "@frontoffice/strategy-writer/strategy";
import { withoutForbidden } from "@frontoffice/strategy-writer/words";
import { invalid } from "../../../kernel/errors.ts";
import { answerSchema, type DraftOrder } from "./schema.ts";

const keptInstructions = 20;

/** What the writer is asked, from the order and its history. */
export function requestOf(order: DraftOrder, periodStart: string, currency: string): DraftRequest {
  const { focus, tone, weeks, channels, history, pending } = order;
  const fresh = pending?.instruction ?? null;
  return {
    periodStart,
    weeks,
    focus: focus ?? "",
    tone: tone ?? "",
    channels,
    currency,
    instructions: fresh === null ? history : [...history, { text: fresh, section: pending?.section ?? null }],
    fresh: fresh !== null,
    section: pending?.section ?? null,
    variant: nextVariant(order),
  };
}

function nextVariant({ pending, variant }: DraftOrder): number {
  return pending && pending.baseVersion > 0 && pending.instruction === null ? variant + 1 : variant;
}

/** The order after its draft was saved. */
export function completedOrder(order: DraftOrder): DraftOrder {
  const { pending, history } = order;
  const said = pending?.instruction ? [{ text: pending.instruction, section: pending.section }] : [];
  return { ...order, history: [...history, ...said].slice(-keptInstructions), variant: nextVariant(order), pending: null };
}

/** The client's row as the writer reads it. */
export function profileOf(row: Record<keyof Omit<Profile, "forbiddenPhrases">, string | null> & { forbiddenPhrases: string[] }): Profile {
  const { name, profession, industry, description, website, targetAudience, marketingGoals, brandVoice, forbiddenPhrases, timezone } = row;
  return {
    name: name ?? "",
    profession: profession ?? "",
    industry: industry ?? "",
    description: description ?? "",
    website: website ?? "",
    targetAudience: targetAudience ?? "",
    marketingGoals: marketingGoals ?? "",
    brandVoice: brandVoice ?? "",
    forbiddenPhrases,
    timezone: timezone ?? "UTC",
  };
}

export interface CheckedDraft {
  sections: StrategySections;
  removedCitations: number;
}

/**
 * The sections that a model's answer stands for: its citations are true, its dates lie in the period, its budget adds up to 100 and no
 * forbidden phrase is used. Sections that were not asked for stay as they are. Throws ZodError when the answer is no strategy.
 */
export function readDraft(answer: unknown, facts: DraftFacts): CheckedDraft {
  const { section } = facts.request;
  const parsed = strategySections.parse({ ...facts.previous, ...answerSchema(section).parse(answer) });
  const { sections: cited, removed } = withTrueEvidence(parsed, sourcesOf(facts));
  const checked = withoutForbidden(
    { ...cited, calendar: inPeriod(cited.calendar, facts.request), budget: roundedTo100(cited.budget) },
    facts.profile.forbiddenPhrases,
  );
  const sections = section && facts.previous ? { ...facts.previous, [section]: checked[section] } : checked;
  const noted: SectionKey[] = section ? [section] : ["summary"];
  return { sections: removed > 0 ? withNote(sections, noted, removed) : sections, removedCitations: removed };
}

/**
 * A person's edit under the rules that hold for a draft: its dates lie in the period, each with its own weekday, and its budget adds up
 * to 100. What a draft is corrected by silently is refused here, since a person would miss it.
 */
export function checkEdit(edit: Partial<StrategySections>, period: { periodStart: string; periodEnd: string }): Partial<StrategySections> {
  const { calendar, budget } = edit;
  if (budget) assertWhole(budget);
  return { ...edit, ...(calendar && { calendar: withWeekdays(calendar, period) }) };
}

function withWeekdays(
  calendar: StrategySections["calendar"],
  { periodStart, periodEnd }: { periodStart: string; periodEnd: string },
): StrategySections["calendar"] {
  const assertInPeriod = (day: string) => {
    if (day >= periodStart && day <= periodEnd) return;
    throw invalid("sections.calendar", `${day} lies outside the strategy's period, ${periodStart} to ${periodEnd}.`);
  };
  const weeks = calendar.weeks.map((week) => {
    assertInPeriod(week.startsOn);
    const entries = week.entries.map((entry) => {
      assertInPeriod(entry.date);
      return { ...entry, weekday: weekdayName(entry.date) };
    });
    return { ...week, entries };
  });
  return { ...calendar, weeks };
}

function assertWhole({ lines, totalCents }: StrategySections["budget"]): void {
  if (lines.length === 0) return;
  const percent = lines.reduce((sum, line) => sum + line.percent, 0);
  if (percent !== 100) throw invalid("sections.budget", `The lines of the budget add up to ${percent} %, not 100 %.`);
  const cents = lines.reduce((sum, line) => sum + (line.amountCents ?? 0), 0);
  if (totalCents !== null && cents !== totalCents) throw invalid("sections.budget", "The amounts of the lines do not add up to the total.");
}

function withNote(sections: StrategySections, keys: SectionKey[], removed: number): StrategySections {
  const words =
    removed === 1 ? "One citation was not found in the profile and was" : `${removed} citations were not found in the profile and were`;
  const noted = keys.map((key) => [
    key,
    { ...sections[key], note: shorten([sections[key].note, `${words} left out.`].filter(Boolean).join(" "), 600) },
  ]);
  return { ...sections, ...Object.fromEntries(noted) };
}

function inPeriod(calendar: StrategySections["calendar"], { periodStart, weeks }: DraftRequest): StrategySections["calendar"] {
  const end = lastDay(periodStart, weeks);
  return {
    ...calendar,
    weeks: calendar.weeks
      .filter(({ startsOn }) => startsOn >= periodStart && startsOn <= end)
      .map((week) => ({
        ...week,
        entries: week.entries
          .filter(({ date }) => date >= periodStart && date <= end)
          .map((entry) => ({ ...entry, weekday: weekdayName(entry.date) }))
          .toSorted((a, b) => a.date.localeCompare(b.date)),
      })),
  };
}

function roundedTo100(budget: StrategySections["budget"]): StrategySections["budget"] {
  const { lines, totalCents } = budget;
  const percents = lines.map(({ percent }) => percent);
  const exact = percents.reduce((sum, percent) => sum + percent, 0) === 100 ? percents : shares(percents, 100);
  const cents = totalCents === null ? null : shares(exact, totalCents);
  return { ...budget, lines: lines.map((line, index) => ({ ...line, percent: exact[index] ?? 0, amountCents: cents?.[index] ?? null })) };
}
