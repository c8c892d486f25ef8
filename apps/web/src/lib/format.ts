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

interface CountedPage {
  items: readonly unknown[];
  total?: number | undefined;
  totalIsCapped?: boolean | undefined;
}

/** How many match a list, by its first page: "3 clients", or "10,000+ clients" where counting has ended. */
export function countOfList([first, ...rest]: readonly CountedPage[], one: string, many = `${one}s`): string {
  const shown = rest.reduce((sum, { items }) => sum + items.length, first?.items.length ?? 0);
  return first?.totalIsCapped ? `${figure(first.total ?? shown)}+ ${many}` : plural(first?.total ?? shown, one, many);
}

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
