import { type Weekday, weekdays } from "./strategy.ts";

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function weekdayName(day: string): Weekday {
  return weekdays[weekdayOf(day)] ?? "Monday";
}

/** The calendar day of a moment in a time zone; an unknown zone counts as UTC. */
export function dayIn(timezone: string, moment: Date): string {
  try {
    return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(moment);
  } catch {
    return moment.toISOString().slice(0, 10);
  }
}

/** The first Monday after a day. */
export function nextMonday(day: string): string {
  return addDays(day, 7 - weekdayOf(day));
}

/** The last day of a period of whole weeks. */
export function lastDay(start: string, weeks: number): string {
  return addDays(start, weeks * 7 - 1);
}

/** "23 November 2026", or "23 Nov" when short. */
export function longDay(day: string, style: "long" | "short" = "long"): string {
  const options: Intl.DateTimeFormatOptions =
    style === "long" ? { day: "numeric", month: "long", year: "numeric" } : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
