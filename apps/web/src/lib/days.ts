const at = (iso: string) => new Date(`${iso}T00:00:00Z`);

/** The day so many days later. */
export function addDays(iso: string, days: number): string {
  const date = at(iso);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Today, on the reader's clock. */
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

/** The Monday of the week that the day is in. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - (at(day).getUTCDay() || 7));
}

/** The first Monday after today, on the reader's clock. */
export function nextMonday(now = new Date()): string {
  return addDays(mondayOf(today(now)), 7);
}
