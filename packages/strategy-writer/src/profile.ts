import { clip, fromProfile } from "./evidence.ts";
import type { Evidence } from "./strategy.ts";
import type { Trade } from "./trade.ts";
import { findWord } from "./trades.ts";

/** The client as the writer knows it; unknown fields are empty. The names are those of the fields on the wire. */
export interface Profile {
  name: string;
  profession: string;
  industry: string;
  description: string;
  website: string;
  targetAudience: string;
  marketingGoals: string;
  brandVoice: string;
  forbiddenPhrases: string[];
  timezone: string;
}

/** Words of the client that can stand in a title, and where they were found. */
export interface Phrase {
  text: string;
  evidence: Evidence;
}

/** The citable texts of a profile. */
export function profileTexts(profile: Profile): Record<string, string> {
  return { ...profile, forbiddenPhrases: profile.forbiddenPhrases.join("\n") };
}

const cueWords =
  "offer(?:s|ing)?|provid(?:es?|ing)|speciali[sz](?:es?|ing|ed) in|services(?: include|:)|includ(?:es?|ing)|such as|we (?:do|make|sell|serve|bake|build|repair|teach|fit|install|run)|sell(?:s|ing)|serv(?:es|ing)|mak(?:es|ing)|bak(?:es|ing)|teach(?:es|ing)|install(?:s|ing)?|repair(?:s|ing)|build(?:s|ing)|design(?:s|ing)|brew(?:s|ing)|grow(?:s|ing)|produc(?:es|ing)|focus(?:es|ed|ing)? on|known for|experts? in|leistungen:|wir bieten|spezialisiert auf";
const listCues = new RegExp(`\\b(?:${cueWords})\\b:?\\s+([^.;:\\n!?]{3,240})`, "giu");

const tail = /\s+(?:for|in|at|with|to|from|since|by|on|near|that|which|who|so|where|and more|around|across|between|within|by)\s.*$/iu;
const lead =
  /^(?:and|or|as well as|also|our|the|a|an|all kinds of|everything from|both|its|their|some|high-quality|quality|und|sowie)\s+/iu;

/** What the client sells, in its own words: lists after a cue first, then words that the trade knows. */
export function findServices(profile: Profile, trade: Trade): Phrase[] {
  const found: Phrase[] = [];
  const add = (field: "description" | "profession" | "marketingGoals", quote: string, text = quote) => {
    const key = text.toLowerCase();
    const known = found.some((one) => one.text.toLowerCase().includes(key) || key.includes(one.text.toLowerCase()));
    if (!known && !holdsForbidden(text, profile.forbiddenPhrases)) found.push({ text, evidence: fromProfile(field, quote) });
  };
  for (const match of profile.description.matchAll(listCues)) for (const item of listItems(match[1] ?? "")) add("description", item);
  if (found.length < 2) for (const item of enumerated(profile.description)) add("description", item);
  for (const field of ["description", "profession", "marketingGoals"] as const) {
    for (const offer of trade.offers) {
      const seen = findWord(profile[field], offer);
      if (seen) add(field, seen, startsSentence(profile[field], seen) ? inSentence(seen) : seen);
    }
  }
  return found.slice(0, 8);
}

function startsSentence(text: string, word: string): boolean {
  return /(?:^|[.!?\n]\s*)$/u.test(text.slice(0, text.indexOf(word)));
}

/** Sentences that are lists: "Grilled fish, petiscos, natural wines and a terrace". The first part names the business more often than a service. */
function enumerated(description: string): string[] {
  const sentences = description
    .split(/[.;:\n!?]+/u)
    .filter((sentence) => sentence.split(/,|\band\b/u).length >= 3 && sentence.length < 240);
  return sentences
    .flatMap((sentence) => listItems(sentence.slice(sentence.indexOf(",") + 1)))
    .filter((item) => !/\d/.test(item) && item.split(/\s+/u).length <= 4);
}

function listItems(list: string): string[] {
  // "… for houses and workshops" at the end says for whom, which is no further item.
  return list
    .replace(/\s(?:for|between|near|around|across)\s[^,]*$/iu, "")
    .split(/,|\s&\s|\/|\band\b|\bor\b|\bund\b|\bsowie\b|\bas well as\b/u)
    .map((item) => item.trim().replace(lead, "").replace(lead, "").replace(tail, "").trim())
    .filter((item) => item.length >= 3 && item.length <= 44 && item.split(/\s+/).length <= 5)
    .filter(
      (item) =>
        !/^(?:with|open|until|for|free|we|more|others?|etc|you|it|them|people|everyone|clients|customers|patients|guests)\b/iu.test(item),
    );
}

const notPlaces =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Instagram|Facebook|LinkedIn|TikTok|YouTube|Pinterest|WhatsApp|Google|English|German|French|Spanish|Italian|AI|IT|HR|B2B|B2C|Q[1-4]|SEO|Christmas|Easter|Spring|Summer|Autumn|Winter)$/u;

/** The town or region that the client names. */
export function findPlace(profile: Profile): Phrase | null {
  const pattern =
    /(?<![\p{L}])(?:in|near|around|across|im|in der|bei|à|en|from|between)\s+(\p{Lu}[\p{L}'’.-]+(?:[ -](?:(?:upon|am|an der|de|la|le|sur|of|and)[ -])?\p{Lu}[\p{L}'’-]+){0,2})/gu;
  for (const field of ["description", "targetAudience", "marketingGoals", "profession", "name"] as const) {
    for (const match of profile[field].matchAll(pattern)) {
      const place = (match[1] ?? "").replace(/[.'’-]+$/u, "");
      if (place.length > 2 && place.length < 60 && !notPlaces.test(place.split(" ")[0] ?? ""))
        return { text: place, evidence: fromProfile(field, place) };
    }
  }
  return null;
}

const proofs =
  /(?:family[- ](?:run|owned)|owner[- ](?:run|led)|independent(?:ly)?(?: owned)?|award[- ]winning|since (?:19|20)\d\d|founded in (?:19|20)\d\d|\d+ years(?: of experience)?|same[- ]day(?: \p{L}+)?|24\/7|24 hours|open (?:late|on \p{L}+|until [\d:.]+(?:\s?[ap]m)?)|evening appointments|weekend appointments|organic(?: \p{L}+)?|hand[- ]?made|home[- ]?made|locally sourced|seasonal(?: \p{L}+)?|vegan(?: \p{L}+)?|certified(?: \p{L}+)?|licensed|fixed[- ]price|fixed[- ]fee|free (?:delivery|parking|consultation|returns|quotes?)|wheelchair[- ]accessible|multilingual|english[- ]speaking|child[- ]friendly|dog[- ]friendly|small (?:groups|classes|batches)|carbon[- ]neutral|sustainabl[ey](?: \p{L}+)?|money[- ]back guarantee|no[- ]win[- ]no[- ]fee|painless|gentle)/giu;

/** Marks of difference that the client claims. */
export function findProofs(profile: Profile): Phrase[] {
  const seen = new Map<string, Phrase>();
  for (const field of ["description", "profession"] as const) {
    for (const [quote] of profile[field].matchAll(proofs)) {
      if (!holdsForbidden(quote, profile.forbiddenPhrases))
        seen.set(quote.toLowerCase(), { text: quote, evidence: fromProfile(field, quote) });
    }
  }
  return [...seen.values()].slice(0, 6);
}

export function holdsForbidden(text: string, forbidden: readonly string[]): boolean {
  return forbidden.some((phrase) => phrase.trim() !== "" && text.toLowerCase().includes(phrase.trim().toLowerCase()));
}

/** At most `max` characters; a longer text ends at a word with an ellipsis. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${clip(text, max - 1)}…`;
}

/** Upper-case first letter, for the start of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
}

/** For the middle of a sentence: "Families" becomes "families", while names and "SMEs" stay. */
export function inSentence(text: string, name?: string): string {
  const [first = ""] = text.split(/\s/u);
  const proper =
    /^\P{L}|^.\p{Lu}|^(?:English|French|German|Spanish|Italian|Dutch|Polish|Invisalign|Christmas|Easter)/u.test(first) ||
    (name !== undefined && text.startsWith(name));
  return proper ? text : text.charAt(0).toLocaleLowerCase("en") + text.slice(1);
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
