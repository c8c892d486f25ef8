import type { Brief } from "./brief.ts";
import { longDay } from "./days.ts";
import { fromCalendar, fromProfile, fromRequest } from "./evidence.ts";
import { money } from "./instruction-money.ts";
import { capital, inSentence, listed, type Profile, shorten } from "./profile.ts";
import { channelLabels, type ProfileGap, type Statement, type StrategySections } from "./strategy.ts";
import { inTone } from "./tone.ts";

type Rest = Omit<StrategySections, "summary">;

export function writeSummary(brief: Brief, rest: Rest): Omit<StrategySections["summary"], "note"> {
  const all = [aim, people, places, work, target, cost, known].flatMap((make) => make(brief, rest) ?? []);
  const statements = all.map((one) => ({ ...one, text: inTone(brief.tone.key, one.text) }));
  return {
    headline: headline(brief),
    statements: statements.slice(0, brief.directives.length === "short" ? 3 : 8),
    gaps: gapsOf(brief.profile),
  };
}

function headline({ profile, goals, request, label, services, tone }: Brief): string {
  const weeks = request.weeks === 1 ? "one week" : `${request.weeks} weeks`;
  const [goal] = goals;
  const what = goal
    ? goal.text.charAt(0).toLowerCase() + goal.text.slice(1)
    : services[0]
      ? `make ${services[0].text} known`
      : profile.profession
        ? `be found as ${/^[aeiou]/i.test(label) ? "an" : "a"} ${label}`
        : "first steps to be found";
  return shorten(inTone(tone.key, `${profile.name}: ${what}, in ${weeks}`), 200);
}

function aim({ goals, request, end, anchor }: Brief): Statement {
  const dates = `${longDay(request.periodStart)} to ${longDay(end)}`;
  const when = [fromCalendar("date", request.periodStart), fromCalendar("date", end)];
  if (goals.length === 0)
    return {
      text: `From ${dates} the plan makes the business visible and counts what comes of it; the profile names no goal of its own.`,
      evidence: [...anchor, ...when],
    };
  const named = goals.slice(0, 3).map(({ text }) => `“${text}”`);
  return {
    text: `From ${dates} everything serves ${listed(named)}.`,
    evidence: [...goals.slice(0, 3).map(({ evidence }) => evidence), ...when],
  };
}

function people({ segments, profile, trade, place }: Brief): Statement | null {
  if (segments.length === 0) return null;
  const names = segments.slice(0, 3).map(({ text }) => inSentence(text, place?.text));
  return {
    text: `${profile.name} speaks to ${listed(names)}${trade.needs[0] ? `, who want ${trade.needs[0]}` : ""}.`,
    evidence: segments.slice(0, 3).map(({ evidence }) => evidence),
  };
}

function places(_: Brief, { channels }: Rest): Statement | null {
  const [first, ...others] = channels.items;
  if (!first) return null;
  const more = others.length > 0 ? `, supported by ${listed(others.map(({ channel }) => channelLabels[channel]))}` : "";
  return {
    text: `${channelLabels[first.channel]} comes first${more}: ${first.reason.split(/(?<=\.)\s/u).find((part) => !/^(?:Asked|Added|The plan)/.test(part)) ?? first.reason}`,
    evidence: first.evidence.slice(0, 4),
  };
}

function work({ request }: Brief, { calendar, pillars }: Rest): Statement | null {
  const entries = calendar.weeks.flatMap((week) => week.entries);
  const [first] = entries;
  if (!first) return null;
  const names = pillars.items.map(({ name }) => `“${name}”`);
  return {
    text: `${entries.length} dated posts in ${request.weeks} weeks, from ${longDay(first.date, "short")} “${first.title}”, within ${names.length} lines of content: ${listed(names)}.`,
    evidence: [fromRequest("weeks", String(request.weeks)), fromCalendar("date", first.date), ...first.evidence.slice(0, 1)],
  };
}

function target(_: Brief, { kpis }: Rest): Statement | null {
  const [first] = kpis.items;
  return first
    ? {
        text: `Measured by “${first.name}”: ${first.target} ${first.target === 1 ? first.unit.replace(/s$/, "") : first.unit} by ${longDay(first.dueOn)} (${first.formula}).`,
        evidence: first.evidence,
      }
    : null;
}

function cost(_: Brief, { budget }: Rest): Statement | null {
  const [largest] = budget.lines.toSorted((a, b) => b.percent - a.percent);
  if (!largest) return null;
  const sum = budget.totalCents !== null && budget.currency ? ` of ${money(budget.totalCents, budget.currency)}` : "";
  return {
    text: `${largest.percent} %${sum} goes to ${largest.name.charAt(0).toLowerCase()}${largest.name.slice(1)}, the largest share.`,
    evidence: budget.basis.evidence,
  };
}

function known({ profile, minimal }: Brief): Statement | null {
  return minimal
    ? {
        text: "The plan is short because the profile is: it says only what the known fields allow.",
        evidence: [fromProfile("name", profile.name)],
      }
    : null;
}

const wanted: [field: keyof Profile, label: string, least: number, why: string][] = [
  ["profession", "Profession", 3, "It decides which channels, dates and risks of the trade apply."],
  ["description", "Description", 40, "Services named here become titles, and “since 1998” or “same-day” becomes the reason to choose you."],
  ["targetAudience", "Target audience", 10, "With ages and groups, channels are chosen for people rather than for the trade."],
  ["marketingGoals", "Marketing goals", 10, "A goal with a number, such as “12 new bookings a month”, becomes a target with arithmetic."],
  ["brandVoice", "Brand voice", 5, "It sets the tone of every title and the words to avoid."],
  ["website", "Website", 4, "Posts need a page to lead to."],
];

function gapsOf(profile: Profile): ProfileGap[] {
  return wanted
    .filter(([field, , least]) => String(profile[field]).trim().length < least)
    .map(([field, label, , why]) => ({ field, label: capital(label), why }));
}
