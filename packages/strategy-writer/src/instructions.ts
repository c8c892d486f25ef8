import { longDay } from "./days.ts";
import { channelsIn } from "./instruction-channels.ts";
import { type Money, moneyIn } from "./instruction-money.ts";
import { listed, shorten } from "./profile.ts";
import { seasonsBetween } from "./seasons.ts";
import { type ChannelKey, type SectionKey, sectionLabels } from "./strategy.ts";
import { toneIn } from "./tone.ts";

/** What instructions ask for, as data. Later ones win. */
export interface Directives {
  length: "short" | "normal" | "long";
  tones: string[];
  focus: ChannelKey[];
  only: ChannelKey[];
  add: ChannelKey[];
  drop: ChannelKey[];
  topics: string[];
  segments: string[];
  seasons: string[];
  weekend: boolean | null;
  perWeek: number | null;
  pace: -1 | 0 | 1;
  budget: Money | null;
  noAds: boolean;
  avoid: string[];
}

/** A clause of the latest instruction, and what became of it. */
export interface Outcome {
  clause: string;
  /** The sections that it changes; empty when it was not followed. */
  sections: SectionKey[];
  /** Why it was not followed. */
  reason: string | null;
}

export interface Period {
  start: string;
  end: string;
  timezone: string;
}

const verbs =
  "(?:add|remove|drop|focus|make|use|include|avoid|don't|do not|never|no|write|keep|target|mention|budget|post|shorten|only|skip|without|set|more|less|fewer|change|plan|stop|double|highlight|spend)";

function clausesOf(instruction: string): string[] {
  return instruction
    .split(new RegExp(`[;\\n!]+|\\.(?=\\s|$)|,\\s+(?:and\\s+)?(?=${verbs}\\b)|\\s+(?:and|but|then)\\s+(?=${verbs}\\b)`, "iu"))
    .map((clause) => clause.trim())
    .filter((clause) => clause.length > 1);
}

export function noDirectives(): Directives {
  return {
    length: "normal",
    tones: [],
    focus: [],
    only: [],
    add: [],
    drop: [],
    topics: [],
    segments: [],
    seasons: [],
    weekend: null,
    perWeek: null,
    pace: 0,
    budget: null,
    noAds: false,
    avoid: [],
  };
}

/** Reads one instruction into the directives and reports on each clause. */
export function followInstruction(to: Directives, instruction: string, period: Period): Outcome[] {
  return clausesOf(instruction).map((clause) => {
    const sections = new Set<SectionKey>();
    for (const read of readers) for (const section of read(to, clause, period) ?? []) sections.add(section);
    if (sections.size > 0) return { clause, sections: [...sections], reason: null };
    return { clause, sections: [], reason: whyNot(clause, period) };
  });
}

type Reader = (to: Directives, clause: string, period: Period) => SectionKey[] | undefined;

const everywhere: SectionKey[] = ["summary", "positioning", "audience", "channels", "pillars", "calendar", "kpis", "budget", "risks"];
const byChannel: SectionKey[] = ["summary", "channels", "calendar", "kpis", "budget"];

const readLength: Reader = (to, clause) => {
  if (/\b(?:shorte[rn]|brief(?:er)?|concise|condense|compact|cut it down|less text|fewer words|kürzer|trim)\b/i.test(clause))
    to.length = "short";
  else if (/\b(?:longer|more detail(?:ed|s)?|elaborate|in depth|ausführlicher|extend)\b/i.test(clause)) to.length = "long";
  else return undefined;
  return everywhere;
};

const readTone: Reader = (to, clause) => {
  if (!toneIn(clause) || /\b(?:never say|avoid|mention)\b/i.test(clause)) return undefined;
  to.tones.push(clause);
  return ["summary", "positioning", "calendar"];
};

const readWeekend: Reader = (to, clause) => {
  if (
    /\b(?:no|without|not on|skip|avoid|drop|remove)\b[^.]*\b(?:weekends?|saturday|sunday)|weekdays only|only (?:on )?weekdays/i.test(clause)
  )
    to.weekend = false;
  else if (/\bweekends?\b|\b(?:saturday|sunday)s?\b/i.test(clause)) to.weekend = true;
  else return undefined;
  return ["summary", "channels", "calendar", "kpis"];
};

const readPace: Reader = (to, clause) => {
  const count = /(\d{1,2})\s+(?:posts?|entries|times)\s+(?:per|a|each|every)\s+week/i.exec(clause);
  if (count) to.perWeek = Math.max(1, Math.min(35, Number(count[1])));
  else if (/\b(?:post )?daily\b|every day/i.test(clause)) to.perWeek = 7;
  else if (/\b(?:fewer|less|not so many|reduce)\b.*\b(?:posts?|entries|content)\b/i.test(clause)) to.pace = -1;
  else if (/\b(?:more|twice as many|double|increase)\b.*\b(?:posts?|entries|content)\b/i.test(clause)) to.pace = 1;
  else return undefined;
  return ["summary", "channels", "calendar", "kpis"];
};

const readBudget: Reader = (to, clause) => {
  const noAds = /\b(?:no|without|stop|drop|skip)\b[^.]*\b(?:ads?|advert\w*|paid|spend)\b|organic only/i.test(clause);
  if (noAds) to.noAds = true;
  const money = /budget|spend|invest|\bads?\b|advert|[€$£]/i.test(clause) ? moneyIn(clause) : null;
  if (money) to.budget = money;
  return noAds || money ? ["summary", "budget"] : undefined;
};

const readAvoid: Reader = (to, clause) => {
  const said =
    /\b(?:avoid|never (?:say|use|mention|write)|don'?t (?:say|use|mention|write)|do not (?:say|use|mention|write)|without (?:the )?words?|no)\s+(?:the words?\s+)?[“"'‘]([^”"'’]{2,60})[”"'’]/iu.exec(
      clause,
    );
  const plain =
    /\b(?:never (?:say|use|mention|write)|don'?t (?:say|use|mention|write)|do not (?:say|use|mention|write)|avoid (?:the words?|saying|mentioning|talking about))\s+(?:the words?\s+)?([^“"'].{1,60})$/iu.exec(
      clause,
    );
  const phrase = (said?.[1] ?? plain?.[1])?.trim();
  if (!phrase || channelsIn(phrase).length > 0) return undefined;
  to.avoid.push(phrase);
  return ["summary", "positioning", "pillars", "calendar"];
};

const readChannels: Reader = (to, clause) => {
  const channels = channelsIn(clause);
  if (channels.length === 0) return undefined;
  if (/\b(?:no|without|drop|remove|skip|stop|not|don'?t|avoid|never)\b/i.test(clause)) to.drop.push(...channels);
  else if (/\b(?:only|just|nothing but|exclusively)\b/i.test(clause)) to.only = channels;
  else if (/\b(?:focus|concentrat|mainly|mostly|priorit|emphasi|first|more|stress)/i.test(clause)) to.focus.push(...channels);
  else to.add.push(...channels);
  to.drop = to.drop.filter((one) => !to.add.includes(one) && !to.focus.includes(one));
  return byChannel;
};

const readTopic: Reader = (to, clause, period) => {
  if (channelsIn(clause).length > 0 || /\b(?:weekends?|budget|never|avoid|don'?t)\b/i.test(clause)) return undefined;
  const audience = /\b(?:target|aim (?:it )?at|address|speak to|appeal to)\s+(.{3,80})$/iu.exec(clause)?.[1];
  if (audience) {
    to.segments.push(audience.trim());
    return ["summary", "positioning", "audience"];
  }
  const topic =
    /\b(?:mention|include|talk about|write about|posts? (?:about|on)|something (?:about|on)|week (?:about|on)|focus (?:more )?on|emphasi[sz]e|highlight|stress|promote|more about|cover|add|feature)\s+(?:(?:more|our|the|a|an|some)\s+)*(.{3,80})$/iu
      .exec(clause)?.[1]
      ?.trim();
  if (!topic || /^(?:posts?|entries|content|detail|weeks?)\b/i.test(topic) || /\b\d+ weeks\b/i.test(topic)) return undefined;
  const season = seasonNamed(topic, period);
  if (season) to.seasons.push(season);
  else if (isSeason(topic)) return undefined;
  else to.topics.push(topic);
  return ["summary", "pillars", "calendar"];
};

const readers: Reader[] = [readLength, readTone, readWeekend, readPace, readBudget, readAvoid, readChannels, readTopic];

function seasonNamed(topic: string, { start, end, timezone }: Period): string | null {
  const wanted = seasonWord(topic);
  return wanted ? (seasonsBetween(start, end, timezone).find(({ name }) => name.toLowerCase().includes(wanted))?.key ?? null) : null;
}

function seasonWord(topic: string): string | null {
  const word =
    /christmas|xmas|advent|easter|black friday|cyber monday|valentine|mother's day|father's day|halloween|new year|movember|carnival|women's day/i
      .exec(topic)?.[0]
      .toLowerCase();
  return word === "xmas" ? "christmas" : (word ?? null);
}

function isSeason(topic: string): boolean {
  return seasonWord(topic) !== null;
}

function whyNot(clause: string, { start, end }: Period): string {
  if (/\b\d+\s+(?:weeks?|months?)\b/i.test(clause))
    return "the length is fixed by the period of the strategy; generate a new one for other weeks";
  if (/\b(?:in|into|to)\s+(?:german|french|spanish|italian|dutch|polish|english|portuguese|swedish|deutsch)\b|translate/i.test(clause))
    return "the built-in writer writes English only";
  if (isSeason(clause)) return `no such date lies between ${longDay(start)} and ${longDay(end)}`;
  return "the built-in writer understands length, tone, channels, days, frequency, budget, topics, audiences and words to avoid";
}

/** The note under a section: what was followed here, what belongs elsewhere, what was not followed and why. */
export function noteFor(section: SectionKey, outcomes: readonly Outcome[], only: SectionKey | null): string | null {
  const here = outcomes.filter(({ sections }) => sections.includes(section));
  const elsewhere = only ? outcomes.filter(({ sections }) => sections.length > 0 && !sections.includes(section)) : [];
  const refused = only || section === "summary" ? outcomes.filter(({ reason }) => reason !== null) : [];
  const parts = [
    ...(here.length > 0 ? [`Followed: ${here.map(({ clause }) => `“${clause}”`).join(", ")}.`] : []),
    ...elsewhere.map(
      ({ clause, sections }) => `“${clause}” changes ${listed(sections.map((key) => sectionLabels[key]))}, not this section.`,
    ),
    ...refused.map(({ clause, reason }) => `Not followed: “${clause}”, because ${reason}.`),
  ];
  return parts.length > 0 ? shorten(parts.join(" "), 600) : null;
}
