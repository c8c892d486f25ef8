import { sql } from "@frontoffice/db";

/**
 * The moment at which the transaction began. What is stored and compared later is told by one clock, the database's: those of servers
 * and workers differ from it, and from one another.
 */
export const databaseNow = sql<Date>`now()`;

/** So many milliseconds after that. */
export const databaseIn = (ms: number) => sql<Date>`now() + ${ms / 1_000}::float8 * interval '1 second'`;
