import type { Brief } from "./brief.ts";
import { fromRequest } from "./evidence.ts";
import type { Goal, GoalFigure } from "./goals.ts";
import { capital, shorten } from "./profile.ts";
import { type ChannelKey, channelLabels, type Evidence, type StrategySections } from "./strategy.ts";

type Section = StrategySections["kpis"];
type Kpi = Section["items"][number];
type Sections = Pick<StrategySections, "channels" | "calendar">;

/** Views (readers, finds) that one post gets on a small account. Assumptions, named as such wherever they are used. */
const viewsPerPost: Record<ChannelKey, number> = {
  instagram: 250,
  facebook: 180,
  linkedin: 220,
  tiktok: 400,
  youtube: 120,
  pinterest: 150,
  x: 130,
  google_business: 90,
  email: 160,
  blog: 60,
  whatsapp: 80,
  local_partners: 100,
  other: 100,
};

export function writeKpis(brief: Brief, { channels, calendar }: Sections): Omit<Section, "note"> {
  const posts = countPosts(calendar);
  const most = brief.directives.length === "short" || brief.minimal ? 1 : 3;
  const byGoal = brief.goals.slice(0, brief.directives.length === "short" ? 1 : 4).flatMap((goal) => forGoal(brief, goal, calendar) ?? []);
  const byChannel = channels.items
    .filter(({ channel }) => (posts.get(channel) ?? 0) > 0)
    .slice(0, most)
    .map((item, index) => forChannel(brief, item.channel, posts.get(item.channel) ?? 0, index, item.evidence));
  const seen = new Set<string>();
  return { items: [...byGoal, ...byChannel].filter(({ name }) => !seen.has(name) && seen.add(name)).slice(0, 10) };
}

function countPosts(calendar: Sections["calendar"]): Map<ChannelKey, number> {
  const counts = new Map<ChannelKey, number>();
  for (const { entries } of calendar.weeks) for (const { channel } of entries) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  return counts;
}

/** The first channel is measured by what it brings, the others by whether they are seen. */
function forChannel(brief: Brief, channel: ChannelKey, posts: number, index: number, evidence: Evidence[]): Kpi {
  const { trade, end } = brief;
  const views = viewsPerPost[channel];
  const label = channelLabels[channel];
  const reach = posts * views;
  if (index > 0) {
    return {
      name: `Reach on ${label}`,
      channel,
      unit: "views",
      baseline: 0,
      assumption: `No figures of ${label} are connected; ${views} views a post is assumed for a small account. Replace it after week one.`,
      target: reach,
      dueOn: end,
      formula: `${posts} posts × ${views} views = ${reach}`,
      evidence: evidence.slice(0, 2),
    };
  }
  const percent = trade.actPerMille / 10;
  const target = Math.max(1, Math.round((reach * trade.actPerMille) / 1000));
  const exact = (reach * trade.actPerMille) / 1000;
  return {
    name: `${capital(trade.result)} from ${label}`,
    channel,
    unit: trade.result,
    baseline: 0,
    assumption: `Nothing is counted by channel yet, so it starts at 0. Assumed: ${views} views a post, and ${percent} % of those who see it act. Ask every newcomer "Where did you find us?"`,
    target,
    dueOn: end,
    formula: `${posts} posts × ${views} views × ${percent} % = ${shown(exact)}${exact === target ? "" : `, rounded to ${target}`}`,
    evidence: evidence.slice(0, 2),
  };
}

function forGoal(brief: Brief, goal: Goal, calendar: Sections["calendar"]): Kpi | null {
  if (goal.figure) return fromFigure(brief, goal);
  const { weeks } = brief.request;
  const posts = calendar.weeks.reduce((sum, { entries }) => sum + entries.length, 0);
  const weekly: Partial<Record<Goal["kind"], [name: string, unit: string, perWeek: number, how: string]>> = {
    reviews: ["New public reviews", "reviews", 2, "two of ten customers who are asked in person write one, and ten are asked a week"],
    loyalty: [`Returning ${brief.trade.people}`, "returns", 3, "three returns a week that name the message or the offer"],
    quiet: [
      `${capital(brief.trade.result)} for the quiet hours`,
      brief.trade.result,
      3,
      "three more than in an ordinary week, counted in those hours only",
    ],
    hiring: ["Applications", "applications", 1, "one a week; trades with an empty market may see half of it"],
    traffic: ["Visits to the website from posts", "visits", 25, "twenty-five clicks a week; compare with the site's own statistics"],
    sales: ["Sales that name a post or code", "sales", 4, "four a week with a code of their own"],
    launch: ["First buyers of the new offer", "buyers", 3, "three a week in the weeks of the launch"],
  };
  const known = weekly[goal.kind];
  const common = { channel: null, baseline: 0, dueOn: brief.end, evidence: [goal.evidence, fromRequest("weeks", String(weeks))] };
  if (known) {
    const [name, unit, perWeek, how] = known;
    return {
      ...common,
      name,
      unit,
      assumption: `No earlier count is in the profile, so it starts at 0. Assumed: ${how}.`,
      target: perWeek * weeks,
      formula: `${perWeek} a week × ${weeks} weeks = ${perWeek * weeks}`,
    };
  }
  if (goal.kind !== "awareness" || posts === 0) return null;
  return {
    ...common,
    name: "People who recognise the name",
    unit: "saves, shares and profile visits",
    assumption: "No earlier count is connected, so it starts at 0. Assumed: five saves, shares or profile visits a post.",
    target: posts * 5,
    formula: `${posts} posts × 5 = ${posts * 5}`,
  };
}

/** The client's own number, brought to the length of the plan. */
function fromFigure(brief: Brief, { text, kind, figure, evidence }: Goal): Kpi | null {
  if (!figure || figure.value <= 0) return null;
  const cited = [evidence, fromRequest("weeks", String(brief.request.weeks))];
  const common = { name: shorten(capital(text), 120), channel: null, dueOn: brief.end, evidence: cited };
  if (figure.percent) return { ...common, ...asIndex(figure) };
  const rated = figure.from === null && figure.per !== null ? perPeriod(figure.value, figure.per, brief.request.weeks) : asCount(figure);
  return { ...common, unit: unitOf(kind, text) ?? brief.trade.result, ...rated };
}

/** What a goal of this kind is counted in, where that is not what the trade sells. */
function unitOf(kind: Goal["kind"], text: string): string | undefined {
  if (kind === "reviews") return "reviews";
  if (kind === "hiring") return "people hired";
  if (kind !== "traffic") return undefined;
  return /subscri|newsletter|sign-?up/i.test(text) ? "sign-ups" : "visits";
}

type Arithmetic = Pick<Kpi, "baseline" | "assumption" | "target" | "formula">;

function asIndex({ value }: GoalFigure): Arithmetic & Pick<Kpi, "unit"> {
  const target = 100 + value;
  return {
    unit: "index (first week = 100)",
    baseline: 100,
    assumption: "The profile gives a percentage but no starting count. Count in week one, call it 100, and compare.",
    target,
    formula: `100 × (1 + ${shown(value)} %) = ${shown(target)}`,
  };
}

function asCount({ value, from }: GoalFigure): Arithmetic {
  const baseline = from ?? 0;
  const assumption =
    from === null
      ? "The profile names the number wanted, not where it stands now; it is counted from 0 for this plan."
      : "Start and target as the profile names them.";
  return { baseline, assumption, target: value, formula: `${shown(baseline)} + ${shown(value - baseline)} = ${shown(value)}` };
}

function perPeriod(value: number, per: NonNullable<GoalFigure["per"]>, weeks: number): Arithmetic {
  const weeksPer = { week: 1, month: 4.33, quarter: 13, year: 52 }[per];
  const exact = (value / weeksPer) * weeks;
  const target = Math.max(1, Math.round(exact));
  return {
    baseline: 0,
    assumption: `The profile names a number per ${per}; it is counted from 0 for the ${weeks} weeks of this plan.`,
    target,
    formula: `${shown(value)} per ${per} ÷ ${weeksPer} weeks × ${weeks} weeks = ${shown(exact)}, rounded to ${target}`,
  };
}

/** At most two decimals, without trailing zeros. */
function shown(value: number): string {
  return String(Math.round(value * 100) / 100);
}
