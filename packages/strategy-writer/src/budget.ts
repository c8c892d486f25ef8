import type { Brief } from "./brief.ts";
import { shares } from "./budget-shares.ts";
import { money, overWeeks } from "./instruction-money.ts";
import { capital } from "./profile.ts";
import { type ChannelKey, channelLabels, type Evidence, type StrategySections } from "./strategy.ts";

type Section = StrategySections["budget"];

interface Share {
  name: string;
  weight: number;
  reason: string;
  evidence: Evidence[];
}

const canAdvertise = new Set<ChannelKey>(["instagram", "facebook", "linkedin", "tiktok", "youtube", "pinterest", "google_business", "x"]);
const needsPictures = new Set<ChannelKey>(["instagram", "tiktok", "youtube", "pinterest"]);

export function writeBudget(brief: Brief, channels: StrategySections["channels"]): Omit<Section, "note"> {
  const parts = sharesOf(brief, channels.items);
  const percents = shares(
    parts.map(({ weight }) => weight),
    100,
  );
  const total = brief.budget ? overWeeks(brief.budget.money, brief.request.weeks) : null;
  const currency = brief.budget ? (brief.budget.money.currency ?? brief.request.currency) : null;
  const cents = total === null ? null : shares(percents, total);
  return {
    totalCents: total,
    currency,
    basis: basisOf(brief, total, currency),
    lines: parts
      .map(({ name, reason, evidence }, index) => ({
        name,
        percent: percents[index] ?? 0,
        amountCents: cents?.[index] ?? null,
        reason,
        evidence,
      }))
      .filter(({ percent }) => percent > 0),
  };
}

function basisOf({ budget, request, anchor, goals }: Brief, total: number | null, currency: string | null): Section["basis"] {
  if (!budget || total === null || currency === null) {
    return {
      text: "No budget is named in profile or request, so the split is in per cent of whatever is spent. Name a sum, for example “budget 2000”, to see amounts.",
      evidence: goals[0] ? [goals[0].evidence] : anchor,
    };
  }
  const { cents, per, currency: said } = budget.money;
  const assumed = said ? "" : ` No currency was named; ${currency} is the company's.`;
  const sum = per
    ? `${money(cents, currency)} per ${per}, over ${request.weeks} weeks that is ${money(total, currency)}`
    : `${money(total, currency)} for the ${request.weeks} weeks`;
  return { text: `Budget as named: ${sum}.${assumed}`, evidence: [budget.evidence] };
}

function sharesOf(brief: Brief, items: StrategySections["channels"]["items"]): Share[] {
  const { directives, trade, anchor, goals } = brief;
  const pictures = items.filter(({ channel }) => needsPictures.has(channel));
  const cite = (channel: ChannelKey) => items.find((item) => item.channel === channel)?.evidence.slice(0, 2) ?? anchor;
  const shares: Share[] = [
    {
      name: "Pictures, film and text",
      weight: 22 + pictures.length * 7,
      reason:
        pictures.length > 0
          ? `${pictures.map(({ channel }) => channelLabels[channel]).join(", ")} ${pictures.length === 1 ? "lives" : "live"} on own pictures: one day of shooting fills a month.`
          : "Writing takes the time here; pictures come from the phone.",
      evidence: pictures[0] ? pictures[0].evidence.slice(0, 2) : anchor,
    },
    ...(directives.noAds ? [] : adverts(brief, items)),
    ...items.flatMap(({ channel }) => extras(channel, trade.people).map((extra) => ({ ...extra, evidence: cite(channel) }))),
    {
      name: "Asking for reviews and answering",
      weight: directives.noAds ? 14 : 6,
      reason: `Half an hour a day: every satisfied one of your ${trade.people} is asked, every comment gets an answer.`,
      evidence: goals.find(({ kind }) => kind === "reviews")?.evidence
        ? goals.filter(({ kind }) => kind === "reviews").map(({ evidence }) => evidence)
        : anchor,
    },
    {
      name: "Reserve for what works",
      weight: 10,
      reason: "Held back until half of the period is over, then put behind the post that brought most.",
      evidence: goals[0] ? [goals[0].evidence] : anchor,
    },
  ];
  return directives.length === "short" ? [...shares].sort((a, b) => b.weight - a.weight).slice(0, 4) : shares.slice(0, 10);
}

function adverts({ goals, directives, place, trade, anchor }: Brief, items: StrategySections["channels"]["items"]): Share[] {
  const paid = items
    .filter(({ channel }) => canAdvertise.has(channel))
    .sort((a, b) => Number(directives.focus.includes(b.channel)) - Number(directives.focus.includes(a.channel)));
  const buys = goals.some(({ kind }) => ["leads", "sales", "launch", "quiet", "awareness", "hiring"].includes(kind));
  const whole = buys || goals.length === 0 ? 42 : 22;
  const where = place ? ` Shown within reach of ${place.text} only.` : "";
  return paid.slice(0, 2).map(({ channel, evidence }, index) => ({
    name: `Adverts on ${channelLabels[channel]}`,
    weight: Math.round(
      whole *
        (paid.length === 1
          ? 1
          : index === 0
            ? directives.focus.includes(channel)
              ? 0.75
              : 0.6
            : directives.focus.includes(paid[0]?.channel ?? "other")
              ? 0.25
              : 0.4),
    ),
    reason: `${index === 0 ? `Push what already works: one post a week that asks people to ${trade.action}.` : `A second place to meet the same people, so that not all hangs on ${channelLabels[paid[0]?.channel ?? "other"]}.`}${where}`,
    evidence: [...(place ? [place.evidence] : []), ...(evidence[0] ? [evidence[0]] : anchor)].slice(0, 2),
  }));
}

function extras(channel: ChannelKey, people: string): Omit<Share, "evidence">[] {
  if (channel === "email")
    return [
      { name: "Newsletter tool and list", weight: 8, reason: `Sending, a sign-up card at the counter, a greeting for new ${people}.` },
    ];
  if (channel === "local_partners")
    return [
      { name: "Printing and partners", weight: 9, reason: `${capital(people)} brought by a partner are counted by a code on each card.` },
    ];
  if (channel === "blog")
    return [{ name: "Website care", weight: 9, reason: "Each article needs a page that loads fast and one clear button." }];
  return [];
}
