/** A moment that comes again: a cron line of five fields in UTC, or every so many seconds. */
export type Every = { cron: string } | { seconds: number };

const FIELDS = [
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["day of the month", 1, 31],
  ["month", 1, 12],
  ["day of the week", 0, 7],
] as const;
const MINUTE_MS = 60_000;
const LONGEST_SEARCH_DAYS = 366 * 8;

/** The latest slot at or before the moment; throws RangeError when the cron line is wrong or never comes. */
export function lastSlot(every: Every, moment: Date): Date {
  if ("seconds" in every) {
    if (!(every.seconds >= 1)) throw new RangeError("A schedule comes at most once a second.");
    const step = every.seconds * 1_000;
    return new Date(Math.floor(moment.getTime() / step) * step);
  }
  const [minutes, hours, days, months, weekdays] = parse(every.cron);
  const anyDay = every.cron.trim().split(/\s+/)[2]?.startsWith("*") ?? false;
  const anyWeekday = every.cron.trim().split(/\s+/)[4]?.startsWith("*") ?? false;
  const day = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()));
  for (let back = 0; back < LONGEST_SEARCH_DAYS; back += 1, day.setUTCDate(day.getUTCDate() - 1)) {
    const onDay = days.has(day.getUTCDate());
    const onWeekday = weekdays.has(day.getUTCDay()) || (day.getUTCDay() === 0 && weekdays.has(7));
    // As cron has always done: when both days are restricted, either will do.
    const fits = anyDay || anyWeekday ? onDay && onWeekday : onDay || onWeekday;
    if (!fits || !months.has(day.getUTCMonth() + 1)) continue;
    const latest = back === 0 ? moment.getUTCHours() * 60 + moment.getUTCMinutes() : 24 * 60 - 1;
    for (let minute = latest; minute >= 0; minute -= 1) {
      if (hours.has(Math.floor(minute / 60)) && minutes.has(minute % 60)) return new Date(day.getTime() + minute * MINUTE_MS);
    }
  }
  throw new RangeError(`The schedule "${every.cron}" never comes.`);
}

type Sets = [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];

function parse(line: string): Sets {
  const parts = line.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) throw new RangeError(`A cron line has five fields: "${line}".`);
  const [a, b, c, d, e] = parts.map((part, index) => parseField(part, index));
  if (!a || !b || !c || !d || !e) throw new RangeError(`A cron line has five fields: "${line}".`);
  return [a, b, c, d, e];
}

function parseField(text: string, index: number): Set<number> {
  const [name, lowest, highest] = FIELDS[index] ?? FIELDS[0];
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const found = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    const step = Number(found?.[3] ?? 1);
    const from = Number(found?.[1] ?? lowest);
    const to = found?.[1] === undefined || (found[3] !== undefined && found[2] === undefined) ? highest : Number(found[2] ?? from);
    if (!found || step < 1 || from < lowest || (to > highest && found[1] !== undefined) || from > to) {
      throw new RangeError(`"${part}" is no ${name} (${lowest}-${highest}).`);
    }
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}
