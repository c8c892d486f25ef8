import { addDays, weekdayOf } from "./days.ts";

/** Public dates that a calendar can lean on. Dates are ISO days; nothing here reads a clock. */

export interface Season {
  key: string;
  name: string;
  date: string;
}

type Region = "uk" | "us" | "eu" | "other";

/** A coarse reading of the time zone; it decides between the dates of Mother's Day and the like. */
function regionOf(timezone: string): Region {
  if (/^(Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)|GB)/.test(timezone)) return "uk";
  if (
    /^(America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Indiana|Boise|Toronto|Vancouver)|US\/|Pacific\/Honolulu)/.test(
      timezone,
    )
  )
    return "us";
  return timezone.startsWith("Europe/") ? "eu" : "other";
}

const iso = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** The nth weekday (0 Monday) of a month; n = -1 is the last. */
function nth(year: number, month: number, weekday: number, n: number): string {
  if (n > 0) {
    const first = iso(year, month, 1);
    return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
  }
  const last = iso(year, month + 1, 0);
  return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm. */
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return iso(year, Math.floor(f / 31), (f % 31) + 1);
}

const fixed: [key: string, name: string, month: number, day: number][] = [
  ["new-year", "The first working week of the year", 1, 4],
  ["ski-season", "The ski season", 1, 20],
  ["data-protection-day", "Data Protection Day", 1, 28],
  ["valentines", "Valentine's Day", 2, 14],
  ["tick-season", "The first ticks of the year", 2, 25],
  ["womens-day", "International Women's Day", 3, 8],
  ["plumbing-day", "World Plumbing Day", 3, 11],
  ["pollen-season", "The pollen season", 3, 15],
  ["gardening-season", "The start of the gardening season", 3, 18],
  ["oral-health-day", "World Oral Health Day", 3, 20],
  ["spring-clean", "The first weeks of spring", 3, 21],
  ["spring-market", "The spring property market", 3, 24],
  ["solar-season", "The sunny half of the year", 4, 1],
  ["health-day", "World Health Day", 4, 7],
  ["asparagus-season", "The asparagus season", 4, 20],
  ["earth-day", "Earth Day", 4, 22],
  ["book-day", "World Book Day", 4, 23],
  ["marathon-season", "The marathon season", 4, 26],
  ["wedding-season", "The wedding season", 5, 2],
  ["terrace-season", "The first terrace evenings", 5, 4],
  ["exam-season", "The exam weeks", 5, 18],
  ["refugee-day", "World Refugee Day", 6, 20],
  ["yoga-day", "International Day of Yoga", 6, 21],
  ["graduation", "The graduation weeks", 6, 27],
  ["summer-sale", "The summer sale", 7, 1],
  ["summer-holidays", "The summer holidays", 7, 20],
  ["photography-day", "World Photography Day", 8, 19],
  ["back-to-school", "Back to school", 9, 1],
  ["budget-season", "The budget season in firms", 9, 15],
  ["heating-season", "The weeks before the heating season", 9, 21],
  ["autumn-light", "The weeks of autumn light", 9, 26],
  ["tourism-day", "World Tourism Day", 9, 27],
  ["coffee-day", "International Coffee Day", 10, 1],
  ["animal-day", "World Animal Day", 10, 4],
  ["teachers-day", "World Teachers' Day", 10, 5],
  ["flu-season", "The start of the flu season", 10, 6],
  ["mental-health-day", "World Mental Health Day", 10, 10],
  ["winter-tyres", "The change to winter tyres", 10, 12],
  ["autumn-break", "The autumn break", 10, 19],
  ["storm-season", "The autumn storms", 10, 24],
  ["half-term", "Half-term", 10, 26],
  ["savings-day", "World Savings Day", 10, 30],
  ["halloween", "Halloween", 10, 31],
  ["all-saints", "All Saints' Day", 11, 1],
  ["movember", "The start of Movember", 11, 2],
  ["first-frost", "The first nights of frost", 11, 5],
  ["singles-day", "Singles' Day", 11, 11],
  ["year-end-deadlines", "The deadlines before the end of the year", 12, 1],
  ["volunteer-day", "International Volunteer Day", 12, 5],
  ["christmas", "Christmas", 12, 25],
  ["new-years-eve", "New Year's Eve", 12, 31],
];

/** The second Sunday of May in most countries. */
function mothersDay(year: number, timezone: string): string {
  if (regionOf(timezone) === "uk") return addDays(easter(year), -21);
  if (/Paris|Stockholm/.test(timezone)) return nth(year, 5, 6, -1);
  if (/Madrid|Lisbon|Budapest/.test(timezone)) return nth(year, 5, 6, 1);
  return /Warsaw/.test(timezone) ? iso(year, 5, 26) : nth(year, 5, 6, 2);
}

function moving(year: number, timezone: string): Season[] {
  const region = regionOf(timezone);
  const sunday = easter(year);
  const thanksgiving = nth(year, 11, 3, 4);
  const fathersDay = /Berlin/.test(timezone) ? addDays(sunday, 39) : nth(year, 6, 6, 3);
  return [
    ["carnival", "Carnival", addDays(sunday, -48)],
    ["pancake-day", "Pancake Day", addDays(sunday, -47)],
    ["easter", "Easter Sunday", sunday],
    ["easter-tyres", "The change to summer tyres", addDays(sunday, 2)],
    ["mothers-day", "Mother's Day", mothersDay(year, timezone)],
    ["fathers-day", "Father's Day", fathersDay],
    ["password-day", "World Password Day", nth(year, 5, 3, 1)],
    ["clocks-change", "The clocks go back", region === "us" ? nth(year, 11, 6, 1) : nth(year, 10, 6, -1)],
    ["black-friday", "Black Friday", addDays(thanksgiving, 1)],
    ["cyber-monday", "Cyber Monday", addDays(thanksgiving, 4)],
    ["small-business-saturday", "Small Business Saturday", region === "uk" ? nth(year, 12, 5, 1) : addDays(thanksgiving, 2)],
    ["giving-tuesday", "Giving Tuesday", addDays(thanksgiving, 5)],
    ["advent", "Advent", addDays(iso(year, 11, 27), 6 - weekdayOf(iso(year, 11, 27)))],
    ["enrolment-season", "The enrolment weeks", nth(year, 2, 0, 2)],
  ].map(([key = "", name = "", date = ""]) => ({ key, name, date }));
}

function deadlines(year: number, region: Region): Season[] {
  const tax = { uk: iso(year, 1, 31), us: iso(year, 4, 15), eu: iso(year, 7, 31), other: iso(year, 4, 30) }[region];
  const taxYear = region === "uk" ? iso(year, 4, 6) : iso(year, 1, 1);
  const quarters = [3, 6, 9, 12].map((month) => ({ key: "quarter-end", name: "The end of the quarter", date: iso(year, month + 1, 0) }));
  return [
    { key: "tax-deadline", name: "The deadline for tax returns", date: tax },
    { key: "tax-year", name: "The start of the tax year", date: taxYear },
    ...quarters,
  ];
}

/** All known dates within the two days, inclusive, in order. */
export function seasonsBetween(start: string, end: string, timezone: string): Season[] {
  const region = regionOf(timezone);
  const years = Array.from(
    { length: Number(end.slice(0, 4)) - Number(start.slice(0, 4)) + 1 },
    (_, index) => Number(start.slice(0, 4)) + index,
  );
  return years
    .flatMap((year) => [
      ...fixed.map(([key, name, month, day]) => ({ key, name, date: iso(year, month, day) })),
      ...moving(year, timezone),
      ...deadlines(year, region),
    ])
    .filter(({ date }) => date >= start && date <= end)
    .sort((a, b) => a.date.localeCompare(b.date));
}
