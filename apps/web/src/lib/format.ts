import { formatter, TEXT_LANGUAGE } from "@frontoffice/api/format";

/** Where the computer stands. */
export const COMPUTER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** What a profile holds until somebody chooses a time zone: the computer's is meant then. Who works in UTC chooses "Etc/UTC". */
export const SAME_AS_COMPUTER = "UTC";
/** How dates and numbers may be written beside English words. */
export const FORMATS = [TEXT_LANGUAGE, "en-US", "en-DE"] as const;

/** What the signed-in person has chosen. */
interface Preferences {
  timezone: string;
  locale: string;
}

/** The format of a profile; one that is not on offer is written as English is. */
export const formatOf = (locale: string) => FORMATS.find((format) => format === locale) ?? TEXT_LANGUAGE;

function formatFor({ timezone, locale }: Preferences) {
  const timeZone = timezone === SAME_AS_COMPUTER ? COMPUTER_ZONE : timezone;
  return formatter({ language: formatOf(locale), timeZone, namesZone: timeZone !== COMPUTER_ZONE });
}

let chosen: Preferences = { timezone: SAME_AS_COMPUTER, locale: TEXT_LANGUAGE };
let format = formatFor(chosen);

/** From now on dates and numbers are written as this person has chosen. Costs nothing where it is so already. */
export function formatAs({ timezone, locale }: Preferences): void {
  if (timezone === chosen.timezone && locale === chosen.locale) return;
  chosen = { timezone, locale };
  format = formatFor(chosen);
}

type Format = typeof format;

/** Calls the format of the moment, so that what is imported once follows the person's choice. */
const following =
  <Name extends keyof Format>(name: Name) =>
  (...input: Parameters<Format[Name]>) =>
    (format[name] as (...input: Parameters<Format[Name]>) => ReturnType<Format[Name]>)(...input);

/** Dates and numbers in the words of the pages. */
export const fullTime = following("moment");
export const hourOf = following("hour");
export const dateOf = following("date");
export const relativeTime = following("relative");
export const calendarDay = following("day");
export const shortDay = following("shortDay");
export const weekdayAndDay = following("weekdayAndDay");
export const weekdayOf = following("weekday");
export const period = following("period");
export const figure = following("number");
export const money = following("money");
export const byteSize = following("bytes");
export const duration = following("duration");

/** "1 Dec 2026, 14:05 · 1,234.5": what a choice looks like. */
export function formatExample(locale: string): string {
  const { moment, number } = formatFor({ timezone: SAME_AS_COMPUTER, locale });
  return `${moment(new Date())} · ${number(1_234.5)}`;
}

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
