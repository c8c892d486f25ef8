import { seasonsBetween } from "./seasons.ts";
import { type Evidence, type StrategySections, sectionKeys } from "./strategy.ts";

/** The texts that a statement may cite, by field. */
export interface Sources {
  profile: Readonly<Record<string, string>>;
  request: Readonly<Record<string, string>>;
  period: { start: string; end: string; timezone: string };
}

const longest = 300;

/** The beginning of a text as a quote: whole words, no comma that hangs at its end, and still a substring of it. */
export function clip(text: string, max = longest): string {
  const trimmed = text.trim();
  if (trimmed.length <= max) return closed(trimmed);
  const cut = trimmed.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
  return closed((cut.includes(" ") ? cut.slice(0, cut.lastIndexOf(" ")) : cut).trim());
}

function closed(quote: string): string {
  return quote.replace(/[\s,;:]+$/u, "") || quote;
}

export function fromProfile(field: string, quote: string): Evidence {
  return { source: "profile", field, quote: clip(quote) };
}

export function fromRequest(field: string, quote: string): Evidence {
  return { source: "request", field, quote: clip(quote) };
}

export function fromCalendar(field: string, quote: string): Evidence {
  return { source: "calendar", field, quote: clip(quote) };
}

/** Whether the quote stands word for word where it says. */
export function isTrue({ source, field, quote }: Evidence, { profile, request, period }: Sources): boolean {
  if (source === "profile") return (profile[field] ?? "").includes(quote);
  if (source === "request") return (request[field] ?? "").includes(quote);
  if (source !== "calendar") return false;
  if (field === "date") return /^\d{4}-\d{2}-\d{2}$/.test(quote) && quote >= period.start && quote <= period.end;
  return seasonsBetween(period.start, period.end, period.timezone).some((season) => `${season.name}, ${season.date}` === quote);
}

/** A copy without the citations that are not true, and how many there were. */
export function withTrueEvidence(sections: StrategySections, sources: Sources): { sections: StrategySections; removed: number } {
  let removed = 0;
  const keep = (list: Evidence[]) => {
    const kept = list.filter((item) => isTrue(item, sources));
    removed += list.length - kept.length;
    return kept;
  };
  const walk = (value: unknown, key: string): unknown => {
    if (key === "evidence" && Array.isArray(value)) return keep(value as Evidence[]);
    if (Array.isArray(value)) return value.map((item) => walk(item, ""));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]));
  };
  return { sections: walk(sections, "") as StrategySections, removed };
}

/** Every citation of a section, in reading order. */
export function allEvidence(sections: StrategySections): Evidence[] {
  const found: Evidence[] = [];
  const walk = (value: unknown, key: string): void => {
    if (key === "evidence" && Array.isArray(value)) found.push(...(value as Evidence[]));
    else if (Array.isArray(value)) for (const item of value) walk(item, "");
    else if (value !== null && typeof value === "object") for (const [name, item] of Object.entries(value)) walk(item, name);
  };
  for (const key of sectionKeys) walk(sections[key], "");
  return found;
}
