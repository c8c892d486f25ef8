import type { Brief } from "./brief.ts";
import { longDay } from "./days.ts";
import { fromProfile, fromRequest } from "./evidence.ts";
import { shorten } from "./profile.ts";
import { seasonsBetween } from "./seasons.ts";
import { channelLabels, type StrategySections } from "./strategy.ts";

type Risk = StrategySections["risks"]["items"][number];
type Sections = Pick<StrategySections, "channels" | "calendar" | "kpis">;

export function writeRisks(brief: Brief, sections: Sections): Omit<StrategySections["risks"], "note"> {
  const { trade, anchor, directives } = brief;
  const ofTrade: Risk[] = trade.risks.map((one) => ({ ...one, evidence: anchor }));
  const own = [workload, figures, words, oneLeg, empty, feast].flatMap((make) => make(brief, sections) ?? []);
  const most = directives.length === "short" ? 2 : directives.length === "long" ? 7 : 5;
  return { items: [...ofTrade.slice(0, 1), ...own.slice(0, 2), ...ofTrade.slice(1), ...own.slice(2)].slice(0, brief.minimal ? 3 : most) };
}

function workload({ request, profile }: Brief, { calendar }: Sections): Risk | null {
  const posts = calendar.weeks.reduce((sum, { entries }) => sum + entries.length, 0);
  const perWeek = Math.round((posts / Math.max(1, request.weeks)) * 10) / 10;
  if (perWeek < 4) return null;
  const hours = Math.round(perWeek * 0.75 * 10) / 10;
  return {
    risk: `${perWeek} posts a week are more than ${profile.name} keeps up beside its work.`,
    likelihood: perWeek > 7 ? "high" : "medium",
    mitigation: `Count on ${perWeek} × 45 minutes = ${hours} hours a week. Prepare a fortnight in one sitting, and drop the last channel of the list first.`,
    evidence: [fromRequest("weeks", String(request.weeks))],
  };
}

function figures(_: Brief, { kpis }: Sections): Risk | null {
  const first = kpis.items.find(({ baseline }) => baseline === 0);
  if (!first) return null;
  return {
    risk: shorten(`The target for “${first.name}” rests on assumptions, since no figures are connected.`, 400),
    likelihood: "medium",
    mitigation: "Compare with the real count after week two and correct the target once, in writing.",
    evidence: first.evidence,
  };
}

function words({ profile }: Brief): Risk | null {
  const [first] = profile.forbiddenPhrases;
  if (!first) return null;
  const count = profile.forbiddenPhrases.length;
  return {
    risk: `One of the ${count === 1 ? "words" : `${count} words or phrases`} that the brand does not use slips into a post written in a hurry.`,
    likelihood: "low",
    mitigation: "A second person reads each post against the list under Positioning before it goes out.",
    evidence: [fromProfile("forbiddenPhrases", first)],
  };
}

function oneLeg(_: Brief, { channels }: Sections): Risk | null {
  const total = channels.items.reduce((sum, { postsPerWeek }) => sum + postsPerWeek, 0);
  const [first] = channels.items.toSorted((a, b) => b.postsPerWeek - a.postsPerWeek);
  if (!first || total === 0 || first.postsPerWeek / total < 0.45) return null;
  return {
    risk: `${Math.round((first.postsPerWeek / total) * 100)} % of all posts depend on ${channelLabels[first.channel]}; a blocked account or a new ranking would stop the plan.`,
    likelihood: "low",
    mitigation:
      "Two people hold the access, pictures are kept outside the network, and each month readers are asked to join a list of your own.",
    evidence: first.evidence.slice(0, 2),
  };
}

function empty({ minimal, profile }: Brief): Risk | null {
  if (!minimal) return null;
  return {
    risk: "The profile says too little, so the plan fits many businesses of this kind.",
    likelihood: "high",
    mitigation: "Fill in the fields listed under Summary and draft again; it takes ten minutes.",
    evidence: [fromProfile("name", profile.name)],
  };
}

function feast({ request, end, profile, trade }: Brief): Risk | null {
  const [season] = seasonsBetween(request.periodStart, end, profile.timezone).filter(({ key }) =>
    ["easter", "advent", "summer-holidays", "new-years-eve", "new-year"].includes(key),
  );
  if (!season) return null;
  return {
    risk: `${season.name} (${longDay(season.date, "short")}) falls into the period: attention is dear and ${trade.people} have other plans.`,
    likelihood: "medium",
    mitigation: "Finish the posts of that week five days earlier and keep adverts off on the day itself.",
    evidence: [{ source: "calendar", field: "season", quote: `${season.name}, ${season.date}` }],
  };
}
