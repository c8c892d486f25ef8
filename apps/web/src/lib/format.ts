import { formatter, TEXT_LANGUAGE } from "@frontoffice/api/format";

/** Dates and numbers in the words of the pages, in the time zone of the browser. */
export const {
  moment: fullTime,
  date: dateOf,
  relative: relativeTime,
  day: calendarDay,
  shortDay,
  weekdayAndDay,
  weekday: weekdayOf,
  period,
  number: figure,
  money,
  bytes: byteSize,
  duration,
} = formatter({ language: TEXT_LANGUAGE, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

/** "1 client", "3 clients". */
export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Up to two characters that stand for a name. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const firsts = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return (
    firsts
      .map((part) => Array.from(part ?? "")[0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}
