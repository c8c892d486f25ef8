import { holdsForbidden } from "./profile.ts";
import type { StrategySections } from "./strategy.ts";
import { escapePattern } from "./trades.ts";

/** Places that may hold a forbidden phrase: citations, the list of words to avoid, keys, dates, and what is said about instructions. */
const exempt = new Set([
  "evidence",
  "avoid",
  "note",
  "channel",
  "date",
  "startsOn",
  "dueOn",
  "currency",
  "weekday",
  "likelihood",
  "field",
  "weekdays",
]);

/** Leaves out each sentence that holds a forbidden phrase; a single sentence loses the phrase alone. */
export function withoutForbidden(sections: StrategySections, forbidden: readonly string[]): StrategySections {
  if (forbidden.length === 0) return sections;
  const walk = (value: unknown, key: string): unknown => {
    if (exempt.has(key)) return value;
    if (typeof value === "string") return clean(value, forbidden);
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]));
  };
  return walk(sections, "") as StrategySections;
}

function clean(text: string, forbidden: readonly string[]): string {
  if (!holdsForbidden(text, forbidden)) return text;
  const sentences = text.split(/(?<=[.!?])\s+/u).filter((sentence) => !holdsForbidden(sentence, forbidden));
  if (sentences.length > 0) return sentences.join(" ");
  return forbidden.reduce((all, phrase) => all.replace(new RegExp(escapePattern(phrase), "giu"), "…"), text);
}
