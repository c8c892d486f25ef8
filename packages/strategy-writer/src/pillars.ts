import type { Brief } from "./brief.ts";
import { shares } from "./budget-shares.ts";
import { fromRequest } from "./evidence.ts";
import type { GoalKind } from "./goals.ts";
import { capital, holdsForbidden, shorten } from "./profile.ts";
import type { Evidence, StrategySections } from "./strategy.ts";
import { inTone } from "./tone.ts";
import type { PillarTemplate, PostForm } from "./trade.ts";

/** A title that a post can carry, with what it is about. */
export interface PostIdea {
  pillar: string;
  form: PostForm;
  title: string;
  /** The service it is about; null when the title stands for itself. */
  topic: string | null;
  evidence: Evidence[];
}

export interface PillarPlan {
  name: string;
  template: PillarTemplate;
  share: number;
  ideas: PostIdea[];
  evidence: Evidence[];
}

const goalPillars: Partial<Record<GoalKind, PillarTemplate>> = {
  reviews: {
    name: "Reviews, asked for and answered",
    purpose: "Turn satisfied {people} into public words, and show that each one is read.",
    titles: [
      "proof|The review of the week, and what we changed because of it",
      "ask|What would you tell a friend about {service}?",
      "how|Where to leave a review of {name}, in two taps",
      "proof|Three stars: what went wrong and how we mended it",
    ],
  },
  hiring: {
    name: "Working here",
    purpose: "Let future colleagues see the work, the hours and the people.",
    titles: [
      "show|A first week at {name}, told by the newest face",
      "how|What we pay attention to in an application, and what we do not",
      "offer|One place in the team of {name}: tasks, hours, start",
      "show|Break, tools, rota: an ordinary Wednesday in the team",
    ],
  },
  launch: {
    name: "New here",
    purpose: "Carry the new thing from curiosity to the first {people} who try it.",
    titles: [
      "show|Eight, five, one: what is still missing before we open the doors to something new",
      "ask|Which name should the new thing carry?",
      "how|Why we are starting something new now",
      "offer|The first ten who try it: what they get",
      "proof|First week, first verdicts",
    ],
  },
  loyalty: {
    name: "Back again",
    purpose: "Give those who already came a reason and a date to return.",
    titles: [
      "offer|A thank-you for those who have been here before: until the end of the month",
      "how|When the next {service} is due, and how we remind you",
      "proof|Fourth visit, same chair: why they return to {name}",
      "ask|What did we do better last time? Tell us",
    ],
  },
  quiet: {
    name: "The quiet hours",
    purpose: "Move demand into the hours that stand empty.",
    titles: [
      "offer|{Service} in the quiet hours: what is different, what is cheaper, what is calmer",
      "show|This is how it looks at {name} when nobody is here",
      "ask|Which early or late hour would suit you?",
      "offer|Two for the quiet day: bring someone along",
    ],
  },
  traffic: {
    name: "Read on",
    purpose: "Lead from a short post to a page that answers in full.",
    titles: [
      "how|The page on {service} that we are asked about most",
      "how|A checklist to print: {service} without surprises",
      "ask|What did you search for before you found {name}?",
    ],
  },
  awareness: {
    name: "Who is {name}?",
    purpose: "Make the name mean one thing to people who have never bought.",
    titles: [
      "show|{name} in four pictures: place, hands, work, result",
      "how|Why we began, in three sentences",
      "ask|Which street in {place} do you walk through every day?",
      "show|Seen from outside: what passers-by ask us",
    ],
  },
  sales: {
    name: "Reasons to buy now",
    purpose: "Give each week one offer with a number and an end.",
    titles: [
      "offer|{Service}: this week's offer, with number and end",
      "how|{Service}: which size, which price, for whom",
      "proof|Bought a third time: what for",
      "offer|{Service} as a gift: ready within a day",
    ],
  },
};

/** Two or three pillars of the trade, one for the first goal that has one, one for topics that were asked for. */
export function planPillars(brief: Brief): PillarPlan[] {
  const { trade, goals, directives, anchor, request } = brief;
  const goal = goals.find(({ kind }) => goalPillars[kind]);
  const own = trade.pillars.map((template) => ({
    template,
    weight: 3,
    evidence: anchor,
  }));
  const extra = goal ? [{ template: goalPillars[goal.kind] as PillarTemplate, weight: 3, evidence: [goal.evidence] }] : [];
  const asked = directives.topics.map((topic) => ({
    template: topicPillar(topic),
    weight: 4,
    evidence: [fromRequest("instruction", topic)],
  }));
  const most = directives.length === "short" || brief.minimal ? 2 : directives.length === "long" ? 5 : 4;
  const all = rotate([...asked, ...own.slice(0, 1), ...extra, ...own.slice(1)], asked.length > 0 ? 0 : request.variant).slice(0, most);
  const weights = shares(
    all.map(({ weight }, index) => weight * 10 - index * 3),
    100,
  );
  return all.map(({ template, evidence }, index) => ({
    name: nameOf(brief, template),
    template,
    evidence,
    share: weights[index] ?? 0,
    ideas: ideasOf(brief, template, evidence),
  }));
}

export function writePillars(brief: Brief, plans: PillarPlan[]): Omit<StrategySections["pillars"], "note"> {
  const short = brief.directives.length === "short";
  return {
    items: plans.map(({ name, template, share, ideas, evidence }) => ({
      name,
      purpose: inTone(brief.tone.key, fill(brief, template.purpose) ?? template.purpose),
      sharePercent: share,
      examples: ideas.slice(0, short ? 1 : 3).map(({ title }) => title),
      evidence,
    })),
  };
}

function topicPillar(topic: string): PillarTemplate {
  const subject = capital(topic);
  return {
    name: shorten(subject, 100),
    purpose: "Asked for in the instruction; it comes first.",
    titles: [
      `show|${subject}: a first look`,
      `how|${subject}: what changes for you`,
      `ask|${subject}: what would you like to know?`,
      `offer|${subject}: when and where`,
      `proof|${subject}: what the first {people} say`,
    ],
  };
}

/** All titles of a pillar without repetition: diagonally over templates and services, so that neighbours differ in both. */
function ideasOf(brief: Brief, template: PillarTemplate, evidence: Evidence[]): PostIdea[] {
  const { services, request, forbidden, tone, profile } = brief;
  const turn = request.variant + seedOf(profile.name);
  const titles = rotate(template.titles, turn);
  const pillar = nameOf(brief, template);
  const rounds = Math.max(1, services.length);
  const ideas: PostIdea[] = [];
  for (let round = 0; round < rounds; round++) {
    titles.forEach((source, index) => {
      const [form, text] = source.split("|") as [PostForm, string];
      const named = /\{service\}/i.test(text);
      if (round > 0 && !named) return;
      const service = named ? services[(index + round + turn) % rounds] : undefined;
      const filled = fill(brief, text, service?.text);
      const title = filled === null ? null : inTone(tone.key, filled);
      if (title === null || title.length > 200 || holdsForbidden(title, forbidden)) return;
      const cited = service
        ? [service.evidence]
        : [...(text.includes("{place}") && brief.place ? [brief.place.evidence] : []), ...evidence];
      ideas.push({ pillar, form, title, topic: service?.text ?? null, evidence: cited.slice(0, 2) });
    });
  }
  return ideas;
}

function nameOf(brief: Brief, { name }: PillarTemplate): string {
  return shorten(fill(brief, name) ?? name, 120);
}

/** Two businesses of one trade begin at different titles; the same name always begins at the same one. */
function seedOf(name: string): number {
  return [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973, 7);
}

/** Null when the template needs a word that the profile does not give. */
function fill({ place, profile, trade }: Brief, template: string, service?: string): string | null {
  const words: Record<string, string | undefined> = {
    service,
    Service: service && capital(service),
    place: place?.text,
    Place: place?.text,
    name: profile.name,
    people: trade.people,
  };
  let missing = false;
  const text = template.replace(/\{(\w+)\}/g, (_, key: string) => {
    missing ||= words[key] === undefined;
    return words[key] ?? "";
  });
  return missing ? null : capital(text);
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const at = list.length > 0 ? by % list.length : 0;
  return [...list.slice(at), ...list.slice(0, at)];
}
