export interface FormatOptions {
  /** A language tag, such as en-GB or de-AT. */
  language: string;
  /** IANA time zone, in which moments are read; calendar days have none. */
  timeZone: string;
  /** Whether moments say which zone they are read in, as they should where it is not the reader's computer's. Default false. */
  namesZone?: boolean;
}

/** The language that texts are written in, and so the one to format in where nobody has chosen another. */
export const TEXT_LANGUAGE = "en-GB";

const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Dates, numbers and amounts as people read them on pages, in emails and in exports. Knows nothing of a server or a browser. */
export function formatter({ language, timeZone, namesZone = false }: FormatOptions) {
  return { ...daysIn(language), ...momentsIn(language, timeZone, namesZone), ...numbersIn(language), duration };
}

/** Calendar days such as 2026-11-23, which are the same day everywhere. */
function daysIn(language: string) {
  const written = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
    return (iso: string) => format.format(new Date(`${iso}T00:00:00Z`));
  };
  const day = written({ day: "numeric", month: "short", year: "numeric" });
  const shortDay = written({ day: "numeric", month: "short" });
  const weekdayName = written({ weekday: "long" });
  return {
    /** "23 Nov 2026". */
    day,
    /** "23 Nov". */
    shortDay,
    /** "23 November 2026". */
    longDay: written({ day: "numeric", month: "long", year: "numeric" }),
    /** "Mon 23 Nov". */
    weekdayAndDay: written({ weekday: "short", day: "numeric", month: "short" }),
    /** "Monday", or null when there is no such day. */
    weekday: (iso: string) => (Number.isNaN(Date.parse(`${iso}T00:00:00Z`)) ? null : weekdayName(iso)),
    /** "23 Nov to 20 Dec 2026": the year once where it is the same. */
    period: (from: string, to: string) => `${from.slice(0, 4) === to.slice(0, 4) ? shortDay(from) : day(from)} to ${day(to)}`,
  };
}

function momentsIn(language: string, timeZone: string, namesZone: boolean) {
  const full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone });
  // A style of date and time takes no zone's name beside it.
  const zone = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "short" });
  const zoneOf = (moment: Date) => zone.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value;
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "numeric", hourCycle: "h23", timeZone });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return {
    /** Date and time: "24 Nov 2026, 00:30", or "24 Nov 2026, 00:30 CET" where it names its zone. */
    moment(moment: string | Date): string {
      const at = new Date(moment);
      return namesZone ? `${full.format(at)} ${zoneOf(at)}` : full.format(at);
    },
    /** The hour of the day there, from 0 to 23. */
    hour: (moment: string | Date) => Number(hour.format(new Date(moment))),
    /** The date of a moment. */
    date: (moment: string | Date) => date.format(new Date(moment)),
    /** "3 minutes ago", "in 2 days"; under 45 seconds it is "just now" or "in a moment". */
    relative(moment: string | Date, now = Date.now()): string {
      const seconds = Math.round((new Date(moment).getTime() - now) / 1000);
      if (Math.abs(seconds) < 45) return seconds > 5 ? "in a moment" : "just now";
      const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step * 0.95) ?? (["minute", 60] as const);
      return relative.format(Math.round(seconds / size) || Math.sign(seconds), unit);
    },
  };
}

function numbersIn(language: string) {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return {
    /** "3,000", "4.5". */
    number: (value: number) => plain.format(value),
    /** Integer cents in a currency: "€1,661.54"; whole amounts without cents. */
    money(cents: number, currency: string): string {
      const digits = cents % 100 === 0 ? 0 : 2;
      const options = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
      return new Intl.NumberFormat(language, options).format(cents / 100);
    },
    /** "0 B", "1.5 MB", "12 GB": three figures at most, in steps of 1,000. */
    bytes(bytes: number): string {
      const step = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3 + 1e-9));
      const value = bytes / 1000 ** step;
      const rounded = Number(value.toFixed(step === 0 || value >= 100 ? 0 : 1));
      // Rounding up may reach the next unit.
      if (rounded >= 1000 && step < BYTE_UNITS.length - 1) return `${plain.format(1)} ${BYTE_UNITS[step + 1]}`;
      return `${plain.format(rounded)} ${BYTE_UNITS[step]}`;
    },
  };
}

/** "8 s", "2 min 5 s", "1 h 4 min": the symbols of the units are the same in every language. */
function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
