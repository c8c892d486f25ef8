import { clip, fromProfile } from "./evidence.ts";
import type { Evidence } from "./strategy.ts";

export type GoalKind = "reviews" | "hiring" | "launch" | "loyalty" | "quiet" | "traffic" | "awareness" | "sales" | "leads" | "other";

/** What is wanted as a number: "20 new patients a month", "grow bookings by 15 %", "from 10 to 25". */
export interface GoalFigure {
  value: number;
  from: number | null;
  percent: boolean;
  per: "week" | "month" | "quarter" | "year" | null;
  quote: string;
}

export interface Goal {
  text: string;
  kind: GoalKind;
  figure: GoalFigure | null;
  evidence: Evidence;
}

const signs: [GoalKind, RegExp][] = [
  ["reviews", /review|rating|stars?\b|testimonial|bewertung/i],
  ["hiring", /\bhir(?:e|ing)|recruit|apprentic|employees|new staff|more staff|team members|mitarbeiter|azubi/i],
  [
    "launch",
    /launch|introduc|open(?:ing)? (?:a|our|the|its)\b|new (?:service|product|location|branch|menu|terrace|collection|course|treatment|range|site|studio|shop)/i,
  ],
  [
    "loyalty",
    /retain|retention|repeat|loyal|regulars?\b|come back|coming back|bring back|returning|churn|recall|lapsed|win back|keep (?:more|our|existing)/i,
  ],
  ["quiet", /quiet|empty|off-?peak|low season|slow (?:days|months|season)|midweek|weekdays?\b|(?:mon|tues|wednes|thurs)day/i],
  ["traffic", /traffic|website|\bseo\b|search|subscriber|newsletter|sign-?ups?|clicks|ranking/i],
  ["awareness", /aware|known|\bvisib|reach\b|brand|follower|reputation|presence|recogni|bekannt|trust|position/i],
  ["sales", /\bsell|sales|revenue|turnover|orders?\b|basket|umsatz|margin|vouchers?|average (?:bill|spend|check)/i],
  [
    "leads",
    /appointment|booking|reserv|tables?\b|fill|enquir|inquir|leads?\b|quotes?\b|calls?\b|demos?\b|trial|consultation|mandates?|patients|guests|clients|customers|members|students|pupils|couples|tenants|families|owners|donors|volunteers|bookings|neukunden|patienten/i,
  ],
];

const verb =
  "(?:get|win|increase|grow|build|become|attract|sell|fill|raise|reach|improve|promote|launch|more|bring|keep|hire|find|book|double|reduce|strengthen|establish|open|collect|gain|turn|introduce|recruit|generate|cut|make|expand|position|sign|start|train|move|defend|enrol|enroll|earn|secure|place)";

/** The goals one by one, each classified by its words and cited whole. */
export function readGoals(marketingGoals: string): Goal[] {
  return marketingGoals
    .split(new RegExp(`[.;\\n•]+|,?\\s+and\\s+(?=${verb}\\b)|,\\s+(?=${verb}\\b)`, "iu"))
    .map((part) =>
      clip(
        part
          .trim()
          .replace(/^(?:[-*•]|\d+[.)])\s*/u, "")
          .replace(/^and\s+/iu, ""),
        140,
      ),
    )
    .filter((part) => part.length > 2 && !/\b(?:budget|spend)\b/iu.test(part))
    .slice(0, 8)
    .map((text) => ({ text, kind: kindOf(text), figure: figureOf(text), evidence: fromProfile("marketingGoals", text) }));
}

export function kindOf(text: string): GoalKind {
  return signs.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

function figureOf(text: string): GoalFigure | null {
  const period = /(?:per|a|each|every|pro)\s+(week|month|quarter|year)|(weekly|monthly|quarterly|yearly)/i.exec(text);
  const per = periodOf(period?.[1] ?? period?.[2]);
  const range = /from\s+(\d[\d.,]*)\s*(?:to|up to)\s+(\d[\d.,]*)\s*(%|per ?cent)?/i.exec(text);
  if (range) {
    return { value: numberOf(range[2]), from: numberOf(range[1]), percent: false, per, quote: range[0].trim() };
  }
  const single = /(?<![\d€$£.,/])(\d[\d.,]*)(?![\d/]*\s?(?:€|\$|£|EUR|USD|GBP|CHF|euros?|pounds|dollars))\s*(%|per ?cent)?/i.exec(
    text.replace(/\b(?:19|20)\d\d\b/g, (year) => "x".repeat(year.length)),
  );
  if (!single || /^(?:24\/7)/.test(text.slice(single.index))) return null;
  const quote = text.slice(single.index, single.index + single[0].length).trim();
  return { value: numberOf(single[1]), from: null, percent: single[2] !== undefined, per, quote };
}

function periodOf(word: string | undefined): GoalFigure["per"] {
  const start = word?.toLowerCase().slice(0, 4);
  if (start === "week") return "week";
  if (start === "mont") return "month";
  if (start === "quar") return "quarter";
  return start === "year" ? "year" : null;
}

/** Reads 1,500 and 1.500 as fifteen hundred, 4.5 and 4,5 as four and a half. */
export function numberOf(text: string | undefined): number {
  const digits = (text ?? "0").replace(/[.,]$/, "");
  const plain = /^\d{1,3}(?:[.,' ]\d{3})+$/.test(digits) ? digits.replace(/[.,' ]/g, "") : digits.replace(",", ".");
  const value = Number.parseFloat(plain);
  return Number.isFinite(value) ? value : 0;
}
