const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const dayYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const weekdayDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const weekdayName = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

const at = (iso: string) => new Date(`${iso}T00:00:00Z`);

/** "23 Nov" for 2026-11-23. */
export const shortDay = (iso: string) => day.format(at(iso));

/** "23 Nov 2026". */
export const shortDayYear = (iso: string) => dayYear.format(at(iso));

/** "Mon, 23 Nov". */
export const weekdayAndDay = (iso: string) => weekdayDay.format(at(iso));

/** "Monday" for 2026-11-23, or null when there is no such day. */
export function weekdayOf(iso: string): string | null {
  const date = at(iso);
  return Number.isNaN(date.getTime()) ? null : weekdayName.format(date);
}

/** "23 Nov to 20 Dec 2026". */
export function period(from: string, to: string): string {
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${sameYear ? shortDay(from) : shortDayYear(from)} to ${shortDayYear(to)}`;
}

/** The day so many days later. */
export function addDays(iso: string, days: number): string {
  const date = at(iso);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first Monday after today, on the reader's clock. */
export function nextMonday(now = new Date()): string {
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  return addDays(today, 8 - (at(today).getUTCDay() || 7));
}
