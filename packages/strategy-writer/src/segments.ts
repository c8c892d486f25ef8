import { clip, fromProfile } from "./evidence.ts";
import type { ChannelKey, Evidence } from "./strategy.ts";

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

export const groups: Group[] = [
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
