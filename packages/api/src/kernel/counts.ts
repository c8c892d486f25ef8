import { sql } from "@frontoffice/db";
import type { Scope } from "./scope.ts";

/** What the database counts as it changes; the states are those of the rows. */
export type Counted = "clients" | "jobs" | "strategies" | "strategies.written" | "strategies.approved";

/**
 * How many rows there are by state, as the triggers of the database have counted them, without a look at the rows. They are a company's:
 * callers who are limited to clients count theirs by themselves. Jobs are counted once they are finished.
 */
export async function readCounts(scope: Scope): Promise<Counts> {
  const { rows } = await scope.db.executeQuery(countsQuery(scope).compile());
  return countsOf(rows);
}

export type Counts = Record<Counted, Record<string, number>>;

interface CountRow {
  subject: Counted;
  state: string;
  count: number;
}

/** The query behind readCounts, for who sends it together with others. */
export const countsQuery = ({ db, companyId }: Pick<Scope, "db" | "companyId">) => ({
  compile: () =>
    sql<CountRow>`
      select subject, state, sum(amount)::bigint as count from counts
      where company_id = ${companyId} and subject in ('clients', 'jobs', 'strategies', 'strategies.written', 'strategies.approved')
      group by subject, state`.compile(db),
});

export function countsOf(rows: readonly CountRow[]): Counts {
  const counts: Counts = {
    clients: {},
    jobs: {},
    strategies: {},
    "strategies.written": {},
    "strategies.approved": {},
  };
  for (const { subject, state, count } of rows) if (count !== 0) counts[subject][state] = count;
  return counts;
}

export const sumOf = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
