import { sql } from "@frontoffice/db";
import type { RawBuilder, SelectQueryBuilder } from "kysely";
import { z } from "zod";
import type { InboxSource, Waiting } from "../../kernel/inbox.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import { may, type Scope, userOf } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import { inboxKinds } from "./enums.ts";
import type { InboxKind, ListInboxInput } from "./schema.ts";
import { SOURCES } from "./sources.ts";

/** Most things of a kind that are counted; of more it says that there are more. */
export const MOST_COUNTED = 100;

export interface InboxRow {
  kind: InboxKind;
  id: string;
  name: string;
  clientId: string | null;
  clientName: string | null;
  facts: unknown;
  since: Date;
  snoozedUntil: Date | null;
  /** `since` in whole microseconds, for the cursor: a Date holds milliseconds. */
  micros: number;
}

type Wanted = Pick<ListInboxInput, "clientId" | "kind" | "snoozed">;

/** What the caller may do something about, the newest first, in one statement: of each kind a page, and of these the newest. */
export async function listInbox(scope: Scope, { cursor, limit, ...wanted }: ListInboxInput): Promise<Page<InboxRow>> {
  const behind = readCursor(cursor, z.int(), id());
  const pages = kindsFor(scope, wanted).map((kind) => pageOf(scope, kind, { ...wanted, limit: limit + 1, behind }));
  const [first, ...rest] = pages;
  if (!first) return { items: [], nextCursor: null };
  const all = rest.reduce((query, page) => query.unionAll(page), first);
  const newest = scope.db.selectFrom(all.as("waiting")).selectAll().orderBy("micros", "desc").orderBy("id", "desc");
  return toPage(await newest.limit(limit + 1).execute(), limit, ({ micros, id }) => [micros, id]);
}

export interface KindCount {
  kind: InboxKind;
  count: number;
}

/** How much of each kind waits for the caller, in one statement; MOST_COUNTED stands for that many or more. */
export async function countInbox(scope: Scope, { clientId }: Pick<Wanted, "clientId"> = {}): Promise<KindCount[]> {
  const [first, ...rest] = kindsFor(scope, { clientId }).map((kind) => countOf(scope, kind, clientId));
  return first ? rest.reduce((query, count) => query.unionAll(count), first).execute() : [];
}

export const totalOf = (kinds: readonly KindCount[]) => kinds.reduce((sum, { count }) => sum + count, 0);

/** Whether the caller decides about anything. */
export function hasInbox(scope: Scope): boolean {
  return kindsFor(scope, {}).length > 0;
}

/** What the database announces when something of the company begins or ceases to wait. */
export function inboxTopic(companyId: string): string {
  return `inbox:${companyId}`;
}

/** The row that waits under a kind, whatever may be done with it: its moment and client; undefined where none waits. */
export async function findWaiting(scope: Scope, { kind, id: wanted }: { kind: InboxKind; id: string }) {
  const { table, at, client, ...source } = SOURCES[kind];
  const clientId = client === null ? sql<null>`null` : sql.ref<string | null>(client);
  const [row] = await source
    .waiting(scope)
    .where(sql.ref(`${table}.id`), "=", wanted)
    .select([at.as("since"), clientId.as("clientId")])
    .$castTo<{ since: Date; clientId: string | null }>()
    .execute();
  return row;
}

/** A client has no share in what is the whole company's. */
function kindsFor(scope: Scope, { clientId, kind }: Partial<Wanted>): InboxKind[] {
  const isWanted = (one: InboxKind) => kind === undefined || one === kind;
  return inboxKinds.filter(
    (one) => isWanted(one) && may(scope, SOURCES[one].decides) && (clientId === undefined || SOURCES[one].client !== null),
  );
}

interface PageWanted extends Partial<Wanted> {
  limit: number;
  behind?: [number, string] | undefined;
}

function pageOf(scope: Scope, kind: InboxKind, wanted: PageWanted): SelectQueryBuilder<never, never, InboxRow> {
  const { table, at, client, shown } = SOURCES[kind];
  const cut = rowsOf(scope, kind, wanted).selectAll(table);
  const snooze = snoozesOf(scope, kind, sql.ref(`${table}.id`)).select("snooze.until");
  return (shown(scope.db.selectFrom(cut.as(table)) as unknown as Waiting) as unknown as Waiting)
    .select([sql.lit(kind).as("kind"), sql.ref(`${table}.id`).as("id"), at.as("since"), microsOf(at).as("micros")])
    .select((client === null ? sql`null::uuid` : sql.ref(client)).as("clientId"))
    .select(nameOfClient(scope, client).as("clientName"))
    .select(snooze.as("snoozedUntil")) as unknown as SelectQueryBuilder<never, never, InboxRow>;
}

function countOf(scope: Scope, kind: InboxKind, clientId: string | undefined): SelectQueryBuilder<never, never, KindCount> {
  const rows = rowsOf(scope, kind, { clientId, limit: MOST_COUNTED }).select(sql.lit(1).as("one"));
  return scope.db
    .selectFrom(rows.as("waiting"))
    .select((eb) => [sql.lit(kind).$castTo<InboxKind>().as("kind"), eb.fn.countAll<number>().as("count")]) as unknown as SelectQueryBuilder<
    never,
    never,
    KindCount
  >;
}

/** The newest rows of a kind, cut out of its table by its index. */
function rowsOf(scope: Scope, kind: InboxKind, { clientId, snoozed = false, limit, behind }: PageWanted): Waiting {
  const { table, at, client, isFailure, ...source } = SOURCES[kind];
  const rowId = sql.ref<string>(`${table}.id`);
  const snooze = snoozesOf(scope, kind, rowId).select("snooze.until");
  return source
    .waiting(scope)
    .$if(client !== null && scope.clientIds !== null, (rows) => rows.where(isListed(client ?? "", scope.clientIds ?? [])))
    .$if(client !== null && clientId !== undefined, (rows) => rows.where(sql.ref(client ?? ""), "=", clientId))
    .where(({ exists, not }) => (snoozed ? exists(snooze) : not(exists(snooze))))
    .$if(isFailure, (rows) => rows.where(({ exists, not }) => not(exists(dismissalOf(scope, kind, rowId, at)))))
    .$if(behind !== undefined, (rows) => rows.where(isBehind(at, rowId, behind ?? [0, ""])))
    .orderBy(at, "desc")
    .orderBy(rowId, "desc")
    .limit(limit);
}

/** The caller's own that still hold; programs have none. */
function snoozesOf(scope: Scope, kind: InboxKind, rowId: RawBuilder<string>) {
  const userId = scope.actor.kind === "user" ? userOf(scope) : null;
  return scope.db
    .selectFrom("inboxSnoozes as snooze")
    .where(sql<boolean>`snooze.user_id = ${userId}::uuid and snooze.kind = ${sql.lit(kind)} and snooze.subject_id = ${rowId}`)
    .where(sql<boolean>`snooze.until > now()`);
}

/** What fails again after it was done with is there again. */
function dismissalOf(scope: Scope, kind: InboxKind, rowId: RawBuilder<string>, at: InboxSource["at"]) {
  return scope.db
    .selectFrom("inboxDismissals as dismissal")
    .select("dismissal.subjectId")
    .where(sql<boolean>`dismissal.kind = ${sql.lit(kind)} and dismissal.subject_id = ${rowId} and dismissal.failed_at >= ${at}`);
}

function nameOfClient(scope: Scope, client: string | null): RawBuilder<string | null> {
  if (client === null) return sql<null>`null::text`;
  const own = scope.db.selectFrom("clients as itsClient").select("itsClient.name");
  return sql<string | null>`(${own.where("itsClient.id", "=", sql.ref<string>(client))})`;
}

/** Policies are no index conditions, so a limited caller's few rows are asked for by their clients as well. */
function isListed(client: string, listed: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(client)} = any(${[...listed]}::uuid[])`;
}

function isBehind(at: InboxSource["at"], rowId: RawBuilder<string>, [micros, last]: [number, string]): RawBuilder<boolean> {
  return sql<boolean>`(${at}, ${rowId}) < (timestamptz 'epoch' + ${micros}::double precision * interval '1 microsecond', ${last}::uuid)`;
}

function microsOf(at: InboxSource["at"]): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${at}) * 1000000)::bigint`;
}
