import { sql } from "@frontoffice/db";
import type { Scope } from "./scope.ts";

/** What the database counts as it changes; the states are those of the rows. */
export type Counted = "clients" | "jobs" | "strategies" | "strategies.written" | "strategies.approved";

/**
 * How many rows there are by state, as the triggers of the database have counted them, without a look at the rows. They are a company's:
 * callers who are limited to clients count theirs by themselves. Jobs are counted once they are finished.
 */
export async function readCounts({ db, companyId }: Scope): Promise<Record<Counted, Record<string, number>>> {
  const { rows } = await sql<{ subject: Counted; state: string; count: number }>`
    select subject, state, sum(amount)::bigint as count from counts
    where company_id = ${companyId} and subject in ('clients', 'jobs', 'strategies', 'strategies.written', 'strategies.approved')
    group by subject, state`.execute(db);
  const counts: Record<Counted, Record<string, number>> = {
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
