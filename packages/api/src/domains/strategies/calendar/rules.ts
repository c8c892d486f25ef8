import type { StrategySections } from "@frontoffice/strategy-writer/strategy";
import type { StrategyStatus } from "../schema.ts";
import type { PlannedPost } from "./schema.ts";

export interface Plan {
  id: string;
  title: string;
  status: StrategyStatus;
  /** Null where the version says nothing of a calendar. */
  weeks: StrategySections["calendar"]["weeks"] | null;
}

/** What stands in a client's calendar: its approved plans; while there is none, the newest that may become one. */
export function plansThatCount(newestFirst: readonly Plan[]): Plan[] {
  const approved = newestFirst.filter(({ status }) => status === "approved");
  return approved.length > 0 ? approved : newestFirst.filter(({ status }) => status === "draft" || status === "in_review").slice(0, 1);
}

/** The posts of the plans from one day to another, both included, in the order of their days. */
export function postsBetween(plans: readonly Plan[], from: string, to: string): PlannedPost[] {
  return plans
    .flatMap(postsOf)
    .filter(({ date }) => date >= from && date <= to)
    .sort((a, b) => a.date.localeCompare(b.date));
}

function postsOf({ id: strategyId, title: strategyTitle, status, weeks }: Plan): PlannedPost[] {
  const entries = (weeks ?? []).flatMap((week) => week.entries);
  return entries.map(({ date, channel, format, title }) => ({ strategyId, strategyTitle, status, date, channel, format, title }));
}
