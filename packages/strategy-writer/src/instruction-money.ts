import { numberOf } from "./goals.ts";

export interface Money {
  cents: number;
  /** Null when only a number was said; the company's currency counts then. */
  currency: string | null;
  per: "week" | "month" | "quarter" | "year" | null;
  quote: string;
}

const signs: Record<string, string> = {
  "€": "EUR",
  $: "USD",
  "£": "GBP",
  euro: "EUR",
  euros: "EUR",
  dollars: "USD",
  pounds: "GBP",
  zł: "PLN",
};
const unit = "€|\\$|£|zł|EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK|CZK|HUF|euros?|dollars|pounds";
const amount = "\\d{1,3}(?:[.,' ]\\d{3})+|\\d+(?:[.,]\\d{1,2})?";
const pattern = new RegExp(
  `(?:(${unit})\\s?)?(?<![\\d.,])(${amount})(k)?(?:\\s?(${unit}))?(?![\\d%])(?:\\s*(?:per|a|each|/)\\s*(week|month|quarter|year)|\\s+(weekly|monthly|quarterly|yearly))?`,
  "iu",
);

const periods: Record<string, Money["per"]> = {
  week: "week",
  weekly: "week",
  month: "month",
  monthly: "month",
  quarter: "quarter",
  quarterly: "quarter",
  year: "year",
  yearly: "year",
};

/** The first sum of money in a text that speaks of money. */
export function moneyIn(text: string): Money | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const said = match[1] ?? match[4];
  const cents = Math.round(numberOf(match[2]) * (match[3] ? 1000 : 1) * 100);
  if (cents <= 0 || cents > 1_000_000_000_00) return null;
  const currency = said ? (signs[said.toLowerCase()] ?? said.toUpperCase()) : null;
  return { cents, currency, per: periods[(match[5] ?? match[6] ?? "").toLowerCase()] ?? null, quote: match[0].trim() };
}

/** A budget named in running text: the clause must speak of a budget or of advertising, not of turnover. */
export function budgetIn(text: string): Money | null {
  for (const clause of text.split(/[;\n]+|\.(?=\s|$)/u)) {
    if (/budget|spend|advertis|\bads?\b|werbe/i.test(clause)) {
      const money = moneyIn(clause);
      if (money) return money;
    }
  }
  return null;
}

/** What a recurring sum comes to over some weeks, in whole cents. */
export function overWeeks({ cents, per }: Money, weeks: number): number {
  const weeksPer = { week: 1, month: 52 / 12, quarter: 13, year: 52 };
  return per ? Math.round((cents * weeks) / weeksPer[per]) : cents;
}

export function money(cents: number, currency: string): string {
  const whole = cents % 100 === 0;
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency,
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  }).format(cents / 100);
}
