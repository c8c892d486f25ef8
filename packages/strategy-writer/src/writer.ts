import { writeAudience } from "./audience.ts";
import { type Brief, type DraftFacts, readBrief } from "./brief.ts";
import { writeBudget } from "./budget.ts";
import { writeCalendar } from "./calendar.ts";
import { writeChannels } from "./channels.ts";
import { noteFor } from "./instructions.ts";
import { writeKpis } from "./kpis.ts";
import { fitToTitles } from "./pace.ts";
import { type PillarPlan, planPillars, writePillars } from "./pillars.ts";
import { writePositioning } from "./positioning.ts";
import { shorten } from "./profile.ts";
import { writeRisks } from "./risks.ts";
import { type SectionKey, type StrategySections, sectionKeys } from "./strategy.ts";
import { writeSummary } from "./summary.ts";
import { withoutForbidden } from "./words.ts";

/** The offline writer: a whole strategy from the profile by rules. The same facts always give the same strategy. */
export function writeStrategy(facts: DraftFacts): StrategySections {
  const brief = readBrief(facts);
  const { unknown, ...channelsOnly } = writeChannels(brief);
  const plans = withOwnPillars(brief, planPillars(brief));
  const titles = plans.reduce((sum, { ideas }) => sum + ideas.length, 0);
  const channels = kept(brief, "channels", { ...channelsOnly, items: fitToTitles(brief, channelsOnly.items, titles), note: null });
  const pillars = kept(brief, "pillars", { ...writePillars(brief, plans), note: null });
  const { reworked, left, ...calendarOnly } = writeCalendar(brief, channels.items, plans);
  const calendar = kept(brief, "calendar", { ...calendarOnly, note: null });
  const kpis = kept(brief, "kpis", { ...writeKpis(brief, { channels, calendar }), note: null });
  const budget = kept(brief, "budget", { ...writeBudget(brief, channels), note: null });
  const rest = {
    positioning: { ...writePositioning(brief), note: null },
    audience: { ...writeAudience(brief), note: null },
    channels,
    pillars,
    calendar,
    kpis,
    budget,
    risks: { ...writeRisks(brief, { channels, calendar, kpis }), note: null },
  };
  const sections: StrategySections = { summary: { ...writeSummary(brief, rest), note: null }, ...rest };
  const said = { channels: unknown, calendar: calendarNote(reworked, left) };
  return withoutForbidden(withNotes(brief, sections, said), brief.forbidden);
}

/** A section that is not being rewritten counts as it stands, with the hand edits in it. */
function kept<Key extends SectionKey>({ previous, request }: Brief, key: Key, fresh: StrategySections[Key]): StrategySections[Key] {
  return previous && request.section !== null && request.section !== key ? previous[key] : fresh;
}

/** Pillars that a person has renamed or added keep their examples as titles when only the calendar is rewritten. */
function withOwnPillars({ previous, request }: Brief, plans: PillarPlan[]): PillarPlan[] {
  if (!previous || request.section !== "calendar" || previous.pillars.items.length === 0) return plans;
  return previous.pillars.items.map(({ name, purpose, sharePercent, examples, evidence }) => {
    const known = plans.find(({ template, ideas }) => template.name === name || ideas[0]?.pillar === name);
    const own = examples
      .filter((title) => !known?.ideas.some((idea) => idea.title === title))
      .map((title) => ({ pillar: name, form: "how" as const, title, topic: null, evidence }));
    return { name, template: { name, purpose, titles: [] }, share: sharePercent, ideas: [...own, ...(known?.ideas ?? [])], evidence };
  });
}

function calendarNote(reworked: number, left: number): string | null {
  const parts = [
    ...(reworked > 0 ? [`${reworked} posts rework earlier ones for another channel, since the profile gives no more own subjects.`] : []),
    ...(left > 0
      ? [`${left} planned days stay free rather than be filled with repetition; more services in the description would fill them.`]
      : []),
  ];
  return parts.length > 0 ? parts.join(" ") : null;
}

function withNotes(brief: Brief, sections: StrategySections, said: Partial<Record<SectionKey, string | null>>): StrategySections {
  const noted = sectionKeys.map((key) => {
    const parts = [said[key], noteFor(key, brief.outcomes, brief.request.section)].filter((part) => part);
    return [key, { ...sections[key], note: parts.length > 0 ? shorten(parts.join(" "), 600) : null }];
  });
  return Object.fromEntries(noted) as StrategySections;
}

/** The offline writers by the name under which a model call asks for them. */
export const offlineWriters: Readonly<Record<string, (facts: unknown) => unknown>> = {
  "strategies.draft": (facts) => answer(facts as DraftFacts),
};

/** The whole strategy, or the one section that was asked for. */
function answer(facts: DraftFacts): Partial<StrategySections> {
  const { section } = facts.request;
  const sections = writeStrategy(facts);
  return section === null ? sections : { [section]: sections[section] };
}
