import { type DB, type Expression, type Given, type Kysely, kept, sql } from "@frontoffice/db";
import type { SelectQueryBuilder } from "kysely";
import type { z } from "zod";
import { MOST_COUNTED, type Page, readCursor, toPage } from "./page.ts";

/** How a list reads one table: which rows match, in what order they come, and what is joined to those on the page. */
interface ListQuery<Db, Table extends keyof Db & string, Filters, Row> {
  /** The table, or the name that the query gives it. */
  table: Table;
  /** The column that names the client of a row, where a caller who is limited to clients sees rows of theirs alone. */
  client?: string;
  /** Columns that the page takes along for `inFull`. Default: all of them, where the role may read them. */
  columns?: readonly string[];
  /** Columns of the table, the last one unique; their values are the cursor. */
  order: readonly (keyof Row & string)[];
  direction: "asc" | "desc";
  /** What a cursor must hold, one schema for each column. */
  cursor: readonly z.core.$ZodType[];
  matching(db: Kysely<DB>, given: Given<Filters>): SelectQueryBuilder<Db, Table, object>;
  inFull(page: SelectQueryBuilder<Db, Table, object>, given: Given<Filters>): SelectQueryBuilder<never, never, Row>;
}

interface PageWanted {
  cursor?: string | undefined;
  limit: number;
  total?: boolean | undefined;
}

/** Who asks: a company's scope, or what signs people in, which knows of no limit. */
interface ListScope {
  db: Kysely<DB>;
  clientIds?: readonly string[] | null;
}

interface PageValues {
  limit: number;
  total: boolean;
  listed: readonly string[] | undefined;
  cursor0: unknown;
  cursor1: unknown;
}

/**
 * A list: the page is cut out of its table first, and the rest is joined to its rows alone, so PostgreSQL walks the index of the order for
 * as many rows as are shown, however many match. The count comes in the same statement, when it is asked for.
 */
export function listQuery<Db, Table extends keyof Db & string, Filters extends object, Row extends object>(
  query: ListQuery<Db, Table, Filters, Row>,
): (scope: ListScope, wanted: PageWanted, filters: Filters) => Promise<Page<Row>> {
  const read = kept((db: Kysely<DB>, given: Given<Filters & PageValues>) => pageOf(db, query, given));
  return async ({ db, clientIds }, { cursor, limit, total = false }, filters) => {
    const [cursor0, cursor1] = readCursor(cursor, ...query.cursor) ?? [];
    const rows = await read(db, { ...filters, limit: limit + 1, total, listed: clientIds ?? undefined, cursor0, cursor1 });
    const page = toPage(rows, limit, (row) => query.order.map((column) => keyOf(row[column])));
    return { ...page, ...(total && countedIn(rows, cursor === undefined)) };
  };
}

/** The queries of lists with different tables are put together here, so their columns are beyond the compiler: `query` holds them to it. */
type Anything = SelectQueryBuilder<Record<string, Record<string, unknown>>, string, object>;

function pageOf<Db, Table extends keyof Db & string, Filters extends object, Row extends object>(
  db: Kysely<DB>,
  { table, client, columns: taken, order, direction, matching, inFull }: ListQuery<Db, Table, Filters, Row>,
  given: Given<Filters & PageValues>,
): SelectQueryBuilder<never, never, Row & Counted> {
  const { limit, total, listed, cursor0, cursor1 } = given as Given<PageValues>;
  const columns = order.map((column) => `${table}.${column}`);
  const ordered = (rows: Anything) => columns.reduce((query, column) => query.orderBy(column, direction), rows);
  const all = matching(db, given) as unknown as Anything;
  const matched = listed && client ? all.where(isListed(`${table}.${client}`, listed)) : all;
  const behind = [cursor0, cursor1].filter((value) => value !== undefined);
  const after = ordered(matched.$if(behind.length > 0, (rows) => rows.where(isBehind(columns, direction, behind)))).limit(limit);
  const page = taken ? after.select(taken.map((column) => `${table}.${column}`)) : after.selectAll(table);
  const first = db.selectFrom(page.as(table)) as unknown as SelectQueryBuilder<Db, Table, object>;
  const full = ordered(inFull(first, given) as unknown as Anything);
  return full.$if(total, (rows) => rows.select(countOf(matched).as("matches"))) as unknown as SelectQueryBuilder<
    never,
    never,
    Row & Counted
  >;
}

function isBehind(columns: readonly string[], direction: "asc" | "desc", values: readonly Expression<unknown>[]) {
  const operator = sql.raw(direction === "asc" ? ">" : "<");
  return sql<boolean>`(${sql.join(columns.map((column) => sql.ref(column)))}) ${operator} (${sql.join(values)})`;
}

/** Policies are no index conditions, so a limited caller's few rows are asked for by their clients as well. */
function isListed(column: string, listed: Expression<unknown>) {
  return sql<boolean>`${sql.ref(column)} = any(${listed}::uuid[])`;
}

interface Counted {
  /** How many rows match in all, one more than are counted at most when there are more; the same on every row. */
  matches?: number;
}

/** How many rows match, as a part of another statement. */
function countOf(matched: Anything) {
  return sql<number>`(select count(*) from (${matched.select(sql.lit(1).as("one")).limit(sql.lit(MOST_COUNTED + 1))}) as counted)`;
}

/** A page without rows says nothing, unless it is the first one: rows that were deleted meanwhile may have been its own alone. */
function countedIn(rows: readonly Counted[], isFirst: boolean): Pick<Page<never>, "total" | "totalIsCapped"> {
  const matches = rows[0]?.matches ?? (isFirst ? 0 : undefined);
  return matches === undefined ? {} : totalOf(matches);
}

/** The count of a list that is read by hand, when it is asked for. */
export async function countWhenAsked<Db, Table extends keyof Db>(
  { db }: { db: Kysely<DB> },
  { total = false }: Pick<PageWanted, "total">,
  matched: SelectQueryBuilder<Db, Table, object>,
): Promise<Pick<Page<never>, "total" | "totalIsCapped">> {
  if (!total) return {};
  const count = countOf(matched as unknown as Anything).as("matches");
  return totalOf((await db.selectNoFrom(count).executeTakeFirstOrThrow()).matches);
}

/** What a page says of a count that stops at one more than is told. */
function totalOf(matches: number): Pick<Page<never>, "total" | "totalIsCapped"> {
  return matches > MOST_COUNTED ? { total: MOST_COUNTED, totalIsCapped: true } : { total: matches };
}

function keyOf(value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new TypeError("a list is ordered by texts and numbers");
}
