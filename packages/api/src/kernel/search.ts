import { type Given, sql } from "@frontoffice/db";
import type { RawBuilder } from "kysely";
import type { Scope } from "./scope.ts";
import { containing } from "./text.ts";

/** What can be searched by text; a noun that is added here brings its index and its function in a migration. */
export type Searched = "clients" | "strategies" | "projects" | "cycles" | "upload_sessions";

/** A text that more rows contain is so frequent that walking through the list finds a page of them soon. */
const MOST_MATCHES = 1_000;

/** What a search has found, as a filter of a list: rows by their ids where they are few, and what their text must be like. */
export interface Found extends Partial<Record<Searched, string[] | undefined>> {
  /** Undefined where nothing is looked for. */
  pattern: string | undefined;
}

/**
 * The ids of the caller's rows whose text contains this one, by an index; undefined when they are more than a thousand. Row level security
 * would keep LIKE from its index, so a function of the database asks, which knows the company and the client limit by itself.
 */
export async function findContaining({ db }: Pick<Scope, "db">, table: Searched, text: string): Promise<string[] | undefined> {
  const { rows } = await sql<{ ids: string[] | null }>`
    select ${sql.id(`search_${table}`)}(${text.toLowerCase()}, ${sql.lit(MOST_MATCHES)}) as ids`.execute(db);
  return rows[0]?.ids ?? undefined;
}

/** Looks for a text in some of what can be searched; without a text everything matches. */
export async function searchFor(scope: Pick<Scope, "db">, tables: readonly Searched[], text: string | null | undefined): Promise<Found> {
  if (!text) return { pattern: undefined };
  const found = await Promise.all(tables.map(async (table) => [table, await findContaining(scope, table, text)] as const));
  return { ...Object.fromEntries(found), pattern: containing(text) };
}

interface Place {
  /** What is matched: "clients.id", or what refers to it: "strategies.client_id". */
  id: string;
  /** The text that contains what is looked for; a part of what is searched, or all of it. */
  text: RawBuilder<string>;
}

/** Whether a row of a list has been found in one of these places. */
export function isFound(given: Given<Found>, places: Partial<Record<Searched, Place>>): RawBuilder<boolean> {
  const conditions = (Object.entries(places) as [Searched, Place][]).map(([table, { id, text }]) => {
    const ids = given[table];
    const contains = sql`${text} like ${given.pattern}`;
    // Too many to be listed are too many to be sorted: PostgreSQL takes a case for half of the rows, and walks through the list's index.
    return ids ? sql`(${sql.ref(id)} = any(${ids}::uuid[]) and ${contains})` : sql`case when ${contains} then true else false end`;
  });
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}
