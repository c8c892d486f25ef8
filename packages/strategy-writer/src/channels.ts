import type { Brief } from "./brief.ts";
import { fromProfile, fromRequest } from "./evidence.ts";
import type { GoalKind } from "./goals.ts";
import { daysFor, habitOf, sharePerWeek, usualPace } from "./pace.ts";
import { shorten } from "./profile.ts";
import { channelPull } from "./segments.ts";
import { type ChannelKey, channelKeys, type Evidence, type StrategySections } from "./strategy.ts";

type Section = StrategySections["channels"];
type Plan = Section["items"][number];

const goalPull: Record<GoalKind, Partial<Record<ChannelKey, number>>> = {
  reviews: { google_business: 3, email: 1 },
  hiring: { linkedin: 2, instagram: 2, facebook: 1 },
  launch: { instagram: 2, email: 1, facebook: 1 },
  loyalty: { email: 4, whatsapp: 1 },
  quiet: { google_business: 2, email: 2, whatsapp: 1 },
  traffic: { blog: 3, email: 1, pinterest: 1 },
  awareness: { instagram: 2, tiktok: 1, facebook: 1, local_partners: 1 },
  sales: { email: 2, instagram: 1 },
  leads: { google_business: 1, email: 1 },
  other: {},
};

/** What speaks for a channel where the trade is unknown. */
const unknownTrade: Partial<Record<ChannelKey, number>> = { google_business: 4, email: 4, facebook: 3, instagram: 3, linkedin: 2, blog: 3 };

interface Scored {
  channel: ChannelKey;
  score: number;
  reasons: { text: string; evidence: Evidence[] }[];
}

export function writeChannels(brief: Brief): Omit<Section, "note"> & { unknown: string | null } {
  const { directives, unknownChannels } = brief;
  const ranked = rank(brief);
  const asked = askedChannels(brief);
  const chosen =
    asked.length > 0
      ? asked
      : ranked
          .filter(({ score }) => score > 0)
          .slice(0, howMany(brief))
          .map(({ channel }) => channel);
  const order = [...chosen].sort((a, b) => Number(directives.focus.includes(b)) - Number(directives.focus.includes(a)));
  const items = order.map((channel) => plan(brief, ranked.find((one) => one.channel === channel) ?? { channel, score: 0, reasons: [] }));
  const left = ranked.filter(({ channel }) => !chosen.includes(channel)).filter(({ score }) => score >= 5 || score <= -2);
  const unknown =
    unknownChannels.length > 0
      ? `Not known to the built-in writer and left out: ${unknownChannels.map((name) => `“${name}”`).join(", ")}.`
      : null;
  return {
    items: sharePerWeek(brief, items),
    declined: directives.length === "short" ? [] : left.slice(0, 3).map((one) => decline(brief, one, asked.length > 0)),
    unknown,
  };
}

function askedChannels({ wanted, directives, previous }: Brief): ChannelKey[] {
  const base = directives.only.length > 0 ? directives.only : wanted;
  if (base.length === 0 && directives.focus.length + directives.add.length === 0 && directives.drop.length === 0) return [];
  const before = base.length > 0 ? base : (previous?.channels.items.map(({ channel }) => channel) ?? []);
  if (before.length === 0) return [];
  return [...new Set([...directives.focus, ...before, ...directives.add])].filter((channel) => !directives.drop.includes(channel));
}

function howMany({ minimal, directives, services }: Brief): number {
  if (minimal || directives.length === "short") return 2;
  return directives.length === "long" ? 5 : services.length === 0 ? 3 : 4;
}

function rank(brief: Brief): Scored[] {
  return channelKeys
    .filter((channel) => channel !== "other" && !brief.directives.drop.includes(channel))
    .map((channel) => score(brief, channel))
    .sort((a, b) => b.score - a.score || channelKeys.indexOf(a.channel) - channelKeys.indexOf(b.channel));
}

function score(brief: Brief, channel: ChannelKey): Scored {
  const { trade, segments, goals, directives, anchor, place } = brief;
  const known = trade.channels[channel];
  const reasons: Scored["reasons"] = known ? [{ text: `${known[1]}.`, evidence: anchor }] : [];
  let total = known?.[0] ?? (trade.key === "generic" ? (unknownTrade[channel] ?? 0) : 0);
  if (trade.key === "generic" && channel === "google_business" && place) {
    total += 3;
    reasons.push({ text: `A business named with its place is looked for on the map of ${place.text}.`, evidence: [place.evidence] });
  }
  for (const segment of segments.filter(({ kind }, index) => segments.findIndex((one) => one.kind === kind) === index)) {
    const pull = channelPull(segment, channel);
    total += pull;
    if (pull >= 2) reasons.push({ text: `It is where “${segment.text}” can be met.`, evidence: [segment.evidence] });
    if (pull <= -2) reasons.push({ text: `“${segment.text}” are rarely met there.`, evidence: [segment.evidence] });
  }
  for (const goal of goals) {
    const pull = goalPull[goal.kind][channel] ?? 0;
    total += pull;
    if (pull >= 2) reasons.push({ text: `It serves the goal “${goal.text}”.`, evidence: [goal.evidence] });
  }
  const asked = directives.focus.includes(channel) || directives.add.includes(channel) ? 50 : 0;
  return { channel, score: total + asked, reasons };
}

function plan(brief: Brief, { channel, score, reasons }: Scored): Plan {
  const habit = habitOf(channel);
  const request = askedFor(brief, channel);
  const doubt =
    request && score % 50 < 3
      ? "Neither trade nor audience points there strongly, so treat it as a test and look at the figures after four weeks."
      : null;
  const texts = [...(request ? [request.text] : []), ...reasons.map(({ text }) => text), ...(doubt ? [doubt] : [])];
  const shown = brief.directives.length === "short" ? texts.slice(0, 1) : texts.slice(0, 4);
  const fallback = `${habit.role}: it costs little time, and nothing in the profile points elsewhere yet.`;
  const evidence = unique([...(request ? [request.evidence] : []), ...reasons.flatMap((reason) => reason.evidence), ...brief.anchor]);
  const postsPerWeek = usualPace(brief, channel);
  return {
    channel,
    role: habit.role,
    reason: shorten(shown.join(" ") || fallback, 600),
    postsPerWeek,
    weekdays: daysFor(brief, channel, postsPerWeek),
    evidence,
  };
}

function askedFor({ wanted, directives, request }: Brief, channel: ChannelKey): { text: string; evidence: Evidence } | null {
  const latest = request.instructions.at(-1)?.text ?? "";
  if ([...directives.focus, ...directives.add, ...directives.only].includes(channel) && latest) {
    const more = directives.focus.includes(channel) ? "The plan puts its weight here, as asked." : "Added as asked.";
    return { text: more, evidence: fromRequest("instruction", latest) };
  }
  return wanted.includes(channel)
    ? { text: "Asked for in the request.", evidence: fromRequest("channels", request.channels.join(", ")) }
    : null;
}

function decline(brief: Brief, { channel, score, reasons }: Scored, asked: boolean) {
  const reason = reasons.map(({ text }) => text).join(" ");
  const text =
    score < 0
      ? `Left out. ${reason}`
      : `${asked ? "Not asked for, but it would be the next to add." : "The next to add, once the first channels run by themselves."} ${reason}`;
  const evidence = unique([...reasons.flatMap((one) => one.evidence), ...brief.anchor, fromProfile("name", brief.profile.name)]);
  return { channel, reason: shorten(text.trim(), 600), evidence: evidence.slice(0, 3) };
}

function unique(list: Evidence[]): Evidence[] {
  return list.filter((one, index) => list.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index).slice(0, 6);
}
