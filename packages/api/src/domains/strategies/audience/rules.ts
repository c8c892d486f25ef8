import type { Brief } from "../brief/rules.ts";
import type { ChannelKey, Evidence, StrategySections } from "../content/schema.ts";
import { clip, fromProfile } from "../evidence/rules.ts";
import { capital, shorten } from "../profile/rules.ts";
import { articleOf } from "../trades/rules.ts";

export interface Segment {
  kind: string;
  /** In the client's words. */
  text: string;
  ages: [number, number] | null;
  evidence: Evidence;
}

interface Group {
  kind: string;
  sign: RegExp;
  needs: [string, string];
  habit: string;
  channels: Partial<Record<ChannelKey, number>>;
}

const groups: Group[] = [
  {
    kind: "businesses",
    sign: /\bb2b|compan(?:y|ies)|business(?:es)?|\bfirms?\b|sme|mittelstand|enterprise|organi[sz]ations|offices|manufactur|agencies|hr (?:manager|director|team)|\bcfo|\bceo|procure|decision[- ]makers?|employers|unternehmen/i,
    needs: ["figures that survive a budget meeting", "one contact who answers the same day"],
    habit: "decides in working hours, with two or three colleagues",
    channels: { linkedin: 4, email: 2, blog: 2, tiktok: -4, pinterest: -3, instagram: -2, whatsapp: -1 },
  },
  {
    kind: "founders",
    sign: /founder|start-?ups?|entrepreneur|freelanc|self-employed|sole trader|gründer|creators/i,
    needs: ["an answer tonight, not next week", "prices without a call"],
    habit: "reads on the phone late in the evening",
    channels: { linkedin: 3, instagram: 1, blog: 1, email: 1, x: 1 },
  },
  {
    kind: "families",
    sign: /famil|parents?\b|mothers|fathers|mums|moms|children|kids|toddlers|eltern|kinder/i,
    needs: ["something that works with children in tow", "other parents' experience"],
    habit: "plans in the evening, asks in local groups",
    channels: { facebook: 3, instagram: 1, google_business: 1, whatsapp: 1, linkedin: -3 },
  },
  {
    kind: "students",
    sign: /students?\b|pupils|trainees|apprentices|graduates|studierende|schüler|teenag|young people|gen ?z/i,
    needs: ["a price that fits a small purse", "friends who come along"],
    habit: "looks at the phone between two appointments",
    channels: { tiktok: 4, instagram: 3, whatsapp: 1, linkedin: -2, facebook: -3, email: -1 },
  },
  {
    kind: "seniors",
    sign: /senior|retire|pension|older (?:people|adults|couples|residents)|elderly|over[- ](?:6|7)0|best agers/i,
    needs: ["a number that a person answers", "large type and clear directions"],
    habit: "reads in the morning, rings rather than clicks",
    channels: { facebook: 3, email: 2, google_business: 2, local_partners: 2, tiktok: -5, instagram: -2, x: -3 },
  },
  {
    kind: "homeowners",
    sign: /home ?owners?|house owners|landlords|property owners|tenants|households|owners of (?:houses|homes)|hausbesitzer|vermieter/i,
    needs: ["a date that is kept", "pictures of comparable homes"],
    habit: "collects offers for weeks, then decides fast",
    channels: { google_business: 3, facebook: 2, pinterest: 1, youtube: 1, local_partners: 1, linkedin: -2, tiktok: -2 },
  },
  {
    kind: "couples",
    sign: /couples|brides?|wedding|engaged|newlywed|brautpaare/i,
    needs: ["to see whole days, not single pictures", "a free date and a total price"],
    habit: "collects ideas a year ahead, together",
    channels: { pinterest: 4, instagram: 3, blog: 1, linkedin: -3 },
  },
  {
    kind: "visitors",
    sign: /tourist|travell?ers|visitors|holiday|hikers|cyclists|day[- ]trippers|urlauber/i,
    needs: ["to know it is worth the way", "opening hours in their language"],
    habit: "decides on the day, on the map",
    channels: { google_business: 3, instagram: 2, pinterest: 1, blog: 1, linkedin: -4 },
  },
  {
    kind: "professionals",
    sign: /professional|commuters|office workers|working (?:people|adults|women|men)|employees|managers|executives|academics|berufstätige/i,
    needs: ["times before nine or after five", "to settle it in three minutes"],
    habit: "decides at lunch or on the way home",
    channels: { instagram: 2, linkedin: 2, email: 1, google_business: 1 },
  },
  {
    kind: "athletes",
    sign: /athlet|runners|sport|gym[- ]goers|active (?:people|adults)|beginners|fitness/i,
    needs: ["progress they can measure", "people who train like them"],
    habit: "scrolls after training, shares results",
    channels: { instagram: 3, tiktok: 2, youtube: 2, linkedin: -3 },
  },
  {
    kind: "lovers",
    sign: /lovers|enthusiast|foodies|collectors|readers|fans\b|gourmet|connoisseur|gift buyers|design-conscious|conscious consumers/i,
    needs: ["the story behind the thing", "to be told first"],
    habit: "follows few names closely and saves what it likes",
    channels: { instagram: 3, email: 2, pinterest: 2, tiktok: 1 },
  },
  {
    kind: "women",
    sign: /\bwomen\b|frauen/i,
    needs: ["to see others in the same position", "an appointment without explaining twice"],
    habit: "saves posts and comes back to them",
    channels: { instagram: 2, pinterest: 2, facebook: 1 },
  },
  {
    kind: "men",
    sign: /\bmen\b|männer/i,
    needs: ["facts in the first line", "no detour to the date"],
    habit: "searches when the need is there",
    channels: { youtube: 2, google_business: 2 },
  },
  {
    kind: "locals",
    sign: /local|neighbou?r|residents|nearby|town|village|district|quarter|anwohner|within \d+ (?:km|miles|minutes)|people (?:in|from|living|around)/i,
    needs: ["a short way", "a face they know"],
    habit: "hears it from neighbours and checks the map",
    channels: { google_business: 3, facebook: 2, local_partners: 2 },
  },
];

/** The groups named in the profile, each with the words that named it. */
export function readSegments(targetAudience: string): Segment[] {
  const segments: Segment[] = [];
  for (const part of targetAudience.split(/[;\n•.]+|,\s*|\s+(?:and|und|as well as|plus)\s+/u)) {
    const text = clip(part.trim().replace(/^(?:and|also|mainly|mostly|especially|primarily)\s+/iu, ""), 100);
    const group = groups.find(({ sign }) => sign.test(text));
    const words = text.split(/\s+/u).length;
    if (!group && (text.length < 3 || (segments.length > 0 && words > 5))) continue;
    segments.push({ kind: group?.kind ?? "own", text, ages: agesIn(text), evidence: fromProfile("targetAudience", text) });
  }
  return segments.slice(0, 5);
}

function agesIn(text: string): [number, number] | null {
  const range = /(\d{2})\s?(?:-|–|to|bis)\s?(\d{2})/u.exec(text);
  if (range) return [Number(range[1]), Number(range[2])];
  const open = /(?:over|above|from|ab|aged)\s?(\d{2})|(\d{2})\s?\+/iu.exec(text);
  if (open) return [Number(open[1] ?? open[2]), 99];
  const under = /(?:under|below|unter)[- ]?(\d{2})s?|under[- ]thirties/iu.exec(text);
  return under ? [14, Number(under[1] ?? 30)] : null;
}

/** How strongly a segment speaks for or against a channel. */
export function channelPull({ kind, ages }: Segment, channel: ChannelKey): number {
  const group = groups.find((one) => one.kind === kind);
  return (group?.channels[channel] ?? 0) + agePull(ages, channel);
}

function agePull(ages: Segment["ages"], channel: ChannelKey): number {
  if (!ages) return 0;
  const middle = (ages[0] + Math.min(ages[1], 80)) / 2;
  if (middle < 30) return { tiktok: 3, instagram: 2, facebook: -2 }[channel as string] ?? 0;
  if (middle > 55) return { facebook: 2, email: 2, google_business: 1, tiktok: -4, instagram: -2 }[channel as string] ?? 0;
  return { instagram: 1, facebook: 1, email: 1 }[channel as string] ?? 0;
}

export function writeAudience(brief: Brief): Omit<StrategySections["audience"], "note"> {
  const { segments, trade, directives } = brief;
  const most = directives.length === "short" ? 2 : directives.length === "long" ? 5 : 3;
  if (segments.length === 0) return { segments: [assumed(brief)] };
  return {
    segments: segments
      .slice(0, most)
      .map((segment, index) => describe(brief, segment, index))
      .map((one) => (directives.length === "short" ? { ...one, needs: one.needs.slice(0, 1) } : one)),
  };
  function describe({ profile, place, label }: Brief, segment: Segment, index: number) {
    const group = groups.find(({ kind }) => kind === segment.kind);
    const where = place && !segment.text.includes(place.text) ? ` in reach of ${place.text}` : "";
    const habit = group
      ? `This group ${group.habit}.`
      : "How this group decides is not in the profile; ask three customers before spending on it.";
    const first = index === 0 ? `${capital(segment.text)}${where}: the group to speak to first.` : `${capital(segment.text)}${where}.`;
    const need = trade.needs[index % Math.max(1, trade.needs.length)];
    const needs = [
      ...(need ? [`From ${articleOf(label)} ${label}: ${need}`] : []),
      ...(group?.needs ?? [`A reason to choose ${profile.name} in one sentence`]).map(capital),
    ];
    return {
      name: shorten(capital(segment.text), 120),
      description: `${first} ${habit}`,
      needs,
      evidence: [segment.evidence, ...(where && place ? [place.evidence] : [])],
    };
  }
}

/** Honest when the profile is silent: one segment, marked as an assumption. */
function assumed({ trade, place, profile, anchor, label }: Brief) {
  const where = place ? ` in ${place.text}` : "";
  return {
    name: `${capital(trade.people)}${where} (assumed)`,
    description: `The profile names no target audience, so ${profile.profession ? `this is read from the profession (${label}) alone` : "nobody can be described yet"}. Say who buys today, and this section becomes specific to ${profile.name}.`,
    needs: trade.needs.slice(0, 2).map(capital),
    evidence: place ? [place.evidence, ...anchor].slice(0, 2) : anchor,
  };
}
