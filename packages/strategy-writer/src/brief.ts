import { lastDay } from "./days.ts";
import { fromProfile, fromRequest, type Sources } from "./evidence.ts";
import { type Goal, kindOf, readGoals } from "./goals.ts";
import { channelNamed } from "./instruction-channels.ts";
import { budgetIn, type Money } from "./instruction-money.ts";
import { type Directives, followInstruction, noDirectives, type Outcome } from "./instructions.ts";
import { findPlace, findProofs, findServices, type Phrase, type Profile, profileTexts } from "./profile.ts";
import { readSegments, type Segment } from "./segments.ts";
import type { ChannelKey, Evidence, SectionKey, StrategySections } from "./strategy.ts";
import { readTone, type Tone } from "./tone.ts";
import type { Trade } from "./trade.ts";
import { recogniseTrade } from "./trades.ts";

/** What was asked for. `variant` grows by one with each draft that was asked for without a word, to offer another take. */
export interface DraftRequest {
  periodStart: string;
  weeks: number;
  focus: string;
  tone: string;
  channels: string[];
  currency: string;
  /** Oldest first; the last one belongs to this draft when `fresh` is true. */
  instructions: { text: string; section: SectionKey | null }[];
  fresh: boolean;
  section: SectionKey | null;
  variant: number;
}

export interface DraftFacts {
  profile: Profile;
  request: DraftRequest;
  previous: StrategySections | null;
}

/** Everything that the section writers know. */
export interface Brief extends DraftFacts {
  trade: Trade;
  /** How the business is called in a sentence: the known trade, or the client's own word. */
  label: string;
  services: Phrase[];
  place: Phrase | null;
  proofs: Phrase[];
  goals: Goal[];
  segments: Segment[];
  tone: Tone;
  directives: Directives;
  outcomes: Outcome[];
  /** Channels asked for by the request that are known, and names that are not. */
  wanted: ChannelKey[];
  unknownChannels: string[];
  forbidden: string[];
  budget: { money: Money; evidence: Evidence } | null;
  /** True when neither services, audience nor goals are known. */
  minimal: boolean;
  /** What to cite when nothing more exact speaks for a statement. */
  anchor: Evidence[];
  end: string;
}

export function readBrief(facts: DraftFacts): Brief {
  const { profile, request } = facts;
  const period = { start: request.periodStart, end: lastDay(request.periodStart, request.weeks), timezone: profile.timezone };
  const { directives, outcomes } = readInstructions(request, period);
  // A profession that nobody knows must not be overruled by a stray word of the description.
  const telling = profile.profession || profile.industry ? (["profession", "industry"] as const) : (["name", "description"] as const);
  const { trade, seen } = recogniseTrade(telling.map((field) => ({ field, text: profile[field] })));
  const forbidden = [...profile.forbiddenPhrases, ...directives.avoid].map((phrase) => phrase.trim()).filter((phrase) => phrase !== "");
  const goals = readGoals(profile.marketingGoals);
  const focus = focusGoal(request.focus);
  const services = [...topics(directives), ...findServices({ ...profile, forbiddenPhrases: forbidden }, trade)];
  const segments = [...askedSegments(directives), ...readSegments(profile.targetAudience)];
  const tradeSeen = seen ? fromProfile(seen.field, seen.quote) : profile.profession ? fromProfile("profession", profile.profession) : null;
  const anchor = [tradeSeen ?? fromProfile("name", profile.name)];
  const resolved = request.channels.map((name) => ({ name, channel: channelNamed(name) }));
  return {
    ...facts,
    trade,
    label: trade.key === "generic" ? profile.profession.toLowerCase() || trade.label : trade.label,
    services,
    place: findPlace(profile),
    proofs: findProofs(profile),
    goals: focus ? [focus, ...goals] : goals,
    segments,
    tone: readTone(
      [
        ...(request.tone ? [{ field: "tone", text: request.tone }] : []),
        ...directives.tones.map((text) => ({ field: "instruction", text })),
      ],
      profile.brandVoice,
    ),
    directives,
    outcomes,
    wanted: [...new Set(resolved.flatMap(({ channel }) => channel ?? []))],
    unknownChannels: resolved.filter(({ channel }) => channel === null).map(({ name }) => name),
    forbidden,
    budget: readBudget(facts, directives),
    minimal: services.length === 0 && segments.length === 0 && goals.length === 0,
    anchor,
    end: period.end,
  };
}

/** The texts that statements of this draft may cite. */
export function sourcesOf({ profile, request }: DraftFacts): Sources {
  const { focus, tone, periodStart, weeks, channels, instructions } = request;
  return {
    profile: profileTexts(profile),
    request: {
      focus,
      tone,
      periodStart,
      weeks: String(weeks),
      channels: channels.join(", "),
      instruction: instructions.map(({ text }) => text).join("\n"),
    },
    period: { start: periodStart, end: lastDay(periodStart, weeks), timezone: profile.timezone },
  };
}

function readInstructions({ instructions, section, fresh }: DraftRequest, period: { start: string; end: string; timezone: string }) {
  const directives = noDirectives();
  let outcomes: Outcome[] = [];
  for (const one of instructions.filter((one) => one.section === null || section === null || one.section === section)) {
    const { length, pace } = directives;
    outcomes = followInstruction(directives, one.text, period);
    // "Shorter" for one section is no wish for the whole plan; a budget named there is.
    if (one.section !== section) Object.assign(directives, { length, pace });
  }
  return { directives, outcomes: fresh ? outcomes : [] };
}

function focusGoal(focus: string): Goal | null {
  return focus
    ? { text: focus, kind: kindOf(focus), figure: readGoals(focus)[0]?.figure ?? null, evidence: fromRequest("focus", focus) }
    : null;
}

function topics({ topics }: Directives): Phrase[] {
  return topics.map((text) => ({ text, evidence: fromRequest("instruction", text) })).reverse();
}

function askedSegments({ segments }: Directives): Segment[] {
  return segments
    .map((text) => ({ ...(readSegments(text)[0] ?? { kind: "own", ages: null }), text, evidence: fromRequest("instruction", text) }))
    .reverse();
}

function readBudget({ profile, request }: DraftFacts, { budget }: Directives): Brief["budget"] {
  if (budget) return { money: budget, evidence: fromRequest("instruction", budget.quote) };
  const asked = budgetIn(request.focus);
  if (asked) return { money: asked, evidence: fromRequest("focus", asked.quote) };
  for (const field of ["marketingGoals", "description"] as const) {
    const own = budgetIn(profile[field]);
    if (own) return { money: own, evidence: fromProfile(field, own.quote) };
  }
  return null;
}
