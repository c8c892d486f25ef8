import type { ChannelKey } from "./strategy.ts";

const names: [ChannelKey, RegExp][] = [
  ["instagram", /\b(?:instagram|insta|ig|reels)\b/i],
  ["facebook", /\b(?:facebook|fb)\b/i],
  ["linkedin", /\blinked-?in\b/i],
  ["tiktok", /\btik-?tok\b/i],
  ["youtube", /\byou-?tube\b/i],
  ["pinterest", /\bpinterest\b/i],
  ["x", /\btwitter\b|(?<![\p{L}\d])X(?![\p{L}\d])/u],
  ["google_business", /\bgoogle(?:[ _-]?(?:business|maps|my business|profile|listing))*\b/i],
  ["email", /\be-?mails?\b|\bnewsletters?\b/i],
  ["blog", /\bblog(?:s|posts?)?\b|\bwebsite\b/i],
  ["whatsapp", /\bwhats-?app\b/i],
  ["local_partners", /\b(?:local[ _-])?partner(?:s|ships?)\b|\bflyers?\b/i],
];

/** The channels that a text names, in the order of the catalogue. */
export function channelsIn(text: string): ChannelKey[] {
  return names.filter(([, pattern]) => pattern.test(text)).map(([channel]) => channel);
}

/** The channel that a single word or key stands for, or null. */
export function channelNamed(name: string): ChannelKey | null {
  return channelsIn(/^x$/i.test(name.trim()) ? "X" : name)[0] ?? null;
}
