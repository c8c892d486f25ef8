import { type DB, sql } from "@frontoffice/db";
import type { SelectQueryBuilder } from "kysely";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { countWhenAsked } from "../../kernel/list-query.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import { isAboutNamed, listNames } from "../../kernel/names.ts";
import { type Page, readCursor, toPage, writeCursor } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { clientEntity } from "../clients/entity.ts";
import type { AuditChoices, ExportAuditInput, ListAuditInput } from "./schema.ts";

type Recorded = Record<string, unknown> | null;

const ownEvents = ({ db }: Scope) => db.selectFrom("auditEvents");

/** Each row with the present names of who acted, and with the row that took it back. */
const shown = (events: ReturnType<typeof ownEvents>) =>
  events
    .leftJoin("users as person", (join) =>
      join.onRef("person.id", "=", "auditEvents.principalId").on("auditEvents.principalType", "=", "user"),
    )
    .leftJoin("apiKeys as key", (join) =>
      join
        .onRef("key.companyId", "=", "auditEvents.companyId")
        .onRef("key.id", "=", "auditEvents.principalId")
        .on("auditEvents.principalType", "=", "api_key"),
    )
    .select(["auditEvents.id", "auditEvents.at", "auditEvents.principalType", "auditEvents.principalId", "auditEvents.procedure"])
    .select(["auditEvents.surface", "auditEvents.entityType", "auditEvents.entityId", "auditEvents.clientId", "auditEvents.ok"])
    .select(["auditEvents.errorCode", "auditEvents.requestId", "auditEvents.ip", "auditEvents.undoOf"])
    .select(["person.name as personName", "key.name as keyName"])
    .select([sql<Recorded>`audit_events.before`.as("before"), sql<Recorded>`audit_events.after`.as("after")]);

const inFull = (events: ReturnType<typeof ownEvents>) =>
  shown(events)
    .leftJoin("auditEvents as reversal", (join) =>
      join.onRef("reversal.companyId", "=", "auditEvents.companyId").onRef("reversal.undoOf", "=", "auditEvents.id"),
    )
    .leftJoin("users as reverser", "reverser.id", "reversal.principalId")
    .select(["reversal.id as reversalId", "reversal.at as reversalAt", "reverser.name as reverserName"]);

export interface AuditRow {
  id: string;
  at: Date;
  principalType: string;
  principalId: string | null;
  personName: string | null;
  keyName: string | null;
  procedure: string;
  surface: string;
  entityType: string | null;
  entityId: string | null;
  clientId: string | null;
  before: Recorded;
  after: Recorded;
  ok: boolean;
  errorCode: string | null;
  requestId: string;
  ip: string | null;
  undoOf: string | null;
  /** The row that took this one back, and who made it. */
  reversalId: string | null;
  reversalAt: Date | null;
  reverserName: string | null;
}

/** A row with the names that its subject and its client bear now, deleted ones too. */
export type NamedRow = AuditRow & { names: { subject: string | null; client: string | null } };

interface ActivityWanted {
  entities: readonly string[];
  /** Procedures that are left out. */
  except: readonly string[];
  /** Of this client alone. */
  clientId?: string | undefined;
  /** Older than this row alone. */
  after?: string | undefined;
  limit: number;
}

/** The newest changes that succeeded to rows of these kinds, with who made them. */
export function listRecentActivity(scope: Scope, wanted: ActivityWanted) {
  const newest = wanted.clientId === undefined ? newestOfKinds(scope, wanted) : newestOfClient(scope, wanted);
  return newestFirst(shown(ownEvents(scope).where(newest)))
    .limit(wanted.limit)
    .execute();
}

function newestOfKinds(scope: Scope, { entities, except, after, limit }: ActivityWanted) {
  const older = after === undefined ? sql`true` : compared(scope, "<", after, sql.raw("event"));
  // Each kind lies in an index in this order already; of a few short lists the first rows are quickly found. The kind is a range of one and
  // part of the order, so no other index will do: by time alone PostgreSQL would look for the rows of a rare kind in the whole trail.
  return sql<boolean>`audit_events.id = any(array(
    select recent.id from unnest(${[...entities]}::text[]) as kind (type)
    cross join lateral (
      select event.id, event.at from audit_events event
      where event.company_id = ${scope.companyId} and ${ofListedClients(scope, "event.clientId")} and event.ok and ${older}
        and event.entity_type >= kind.type and event.entity_type <= kind.type and event.procedure <> all(${[...except]}::text[])
      order by event.entity_type desc, event.at desc, event.id desc limit ${limit}) recent
    order by recent.at desc, recent.id desc limit ${limit}))`;
}

/** A client's own trail lies in an index in this order, and few of its rows are of no kind that is shown. */
function newestOfClient(scope: Scope, { entities, except, clientId, after }: ActivityWanted) {
  const older = after === undefined ? sql`true` : compared(scope, "<", after);
  return sql<boolean>`(audit_events.client_id = ${clientId} and ${ofListedClients(scope, "auditEvents.clientId")} and audit_events.ok and ${older}
    and audit_events.entity_type = any(${[...entities]}::text[]) and audit_events.procedure <> all(${[...except]}::text[]))`;
}

/** Rows that one page of a search looks through at most: names are no columns of the trail, so no index finds them. */
const MOST_SEARCHED = 1_000;

interface AuditRows extends Page<NamedRow> {
  /** How far back a page has searched that ends before the trail does; the next one searches on from there. */
  searchedUntil?: string;
}

/** The trail, the newest first: every filter has an index in this order, and a span of time is a part of it. */
export async function listAudit(scope: Scope, { cursor, limit, total, search, ...filters }: ListAuditInput): Promise<AuditRows> {
  const after = readCursor(cursor, z.uuid())?.[0];
  const behind = matching(scope, filters).$if(after !== undefined, (query) => query.where(compared(scope, "<", after ?? "")));
  if (search) return searchNames(scope, behind, search, limit);
  const rows = await newestFirst(inFull(behind))
    .limit(limit + 1)
    .execute();
  const count = await countWhenAsked(scope, { total }, matching(scope, filters));
  return { ...(await namedPage(scope, rows, limit)), ...count };
}

/** The next rows of those that bear a name with this text. A page without any has a next one all the same while there is more to search. */
async function searchNames(scope: Scope, events: ReturnType<typeof ownEvents>, text: string, limit: number): Promise<AuditRows> {
  const last = await newestFirst(events.select(["auditEvents.id", "auditEvents.at"]))
    .offset(MOST_SEARCHED - 1)
    .limit(1)
    .executeTakeFirst();
  const searched = events.selectAll("auditEvents").$if(last !== undefined, (query) => query.where(compared(scope, ">=", last?.id ?? "")));
  // OFFSET 0 has PostgreSQL read these rows in their order before it asks for the name of any.
  const found = newestFirst(
    scope.db.selectFrom(newestFirst(searched).offset(0).as("auditEvents")).select("auditEvents.id").where(named(scope, text)),
  ).limit(limit + 1);
  const rows = await newestFirst(inFull(ownEvents(scope).where(sql<boolean>`audit_events.id = any(array(${found}))`))).execute();
  const page = await namedPage(scope, rows, limit);
  if (last === undefined || page.nextCursor !== null) return page;
  return { ...page, nextCursor: writeCursor([last.id]), searchedUntil: last.at.toISOString() };
}

const newestFirst = <Row>(events: SelectQueryBuilder<DB, "auditEvents", Row>) =>
  events.orderBy("auditEvents.at", "desc").orderBy("auditEvents.id", "desc");

async function namedPage(scope: Scope, rows: AuditRow[], limit: number): Promise<Page<NamedRow>> {
  const page = toPage(rows, limit, (row) => [row.id]);
  return { ...page, items: await withNames(scope, page.items) };
}

/** Older or not older than a row. A cursor holds its id alone: its moment is more exact than what a program is shown. */
function compared({ companyId }: Scope, operator: "<" | ">=", id: string, events = sql.raw("audit_events")) {
  const moment = sql`(select at from audit_events last where last.company_id = ${companyId} and last.id = ${id})`;
  return sql<boolean>`(${events}.at, ${events}.id) ${sql.raw(operator)} (${moment}, ${id}::uuid)`;
}

export async function getAudit(scope: Scope, id: string): Promise<NamedRow> {
  const row = await inFull(ownEvents(scope)).where("auditEvents.id", "=", id).executeTakeFirst();
  const [named] = row ? await withNames(scope, [row]) : [];
  if (!named) throw notFound("audit row");
  return named;
}

/** What later calls made of the same row, the oldest first. */
export function listLaterChanges(scope: Scope, { id, entityType, entityId }: Pick<AuditRow, "id" | "entityType" | "entityId">) {
  return ownEvents(scope)
    .select(sql<Recorded>`audit_events.after`.as("after"))
    .where("auditEvents.entityType", "=", entityType)
    .where("auditEvents.entityId", "=", entityId)
    .where("auditEvents.ok", "=", true)
    .where("auditEvents.id", ">", id)
    .orderBy("auditEvents.id")
    .execute();
}

/** The row that took another one back, if there is one. */
export function findReversal(scope: Scope, id: string): Promise<AuditRow | undefined> {
  return inFull(ownEvents(scope)).where("auditEvents.undoOf", "=", id).executeTakeFirst();
}

/** The actors of the company and the nouns of its calls, for the filters. */
export async function listChoices({ db, words }: Scope): Promise<AuditChoices> {
  const people = await db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.userId")
    .select(["users.id", "users.name"])
    .orderBy("users.name")
    .orderBy("users.id")
    .limit(500)
    .execute();
  const keys = await db.selectFrom("apiKeys").select(["id", "name"]).orderBy("name").orderBy("id").limit(500).execute();
  const nouns = new Set([...words.keys()].map((procedure) => procedure.replace(/\..*/, "")));
  return { people, keys, nouns: [...nouns].sort() };
}

function matching(scope: Scope, input: Omit<ExportAuditInput, "search">) {
  const conditions: [wanted: unknown, condition: () => ReturnType<typeof sql<boolean>>][] = [
    [input.actorId, () => sql`audit_events.principal_id = ${input.actorId}`],
    [input.actorKind, () => sql`audit_events.principal_type = ${input.actorKind}`],
    [input.procedure, () => sql`audit_events.procedure = ${input.procedure}`],
    [input.noun, () => sql`audit_events.noun = ${input.noun}`],
    [input.entityId, () => sql`audit_events.entity_id = ${input.entityId}`],
    [input.clientId, () => sql`audit_events.client_id = ${input.clientId}`],
    [input.surface, () => sql`audit_events.surface = ${input.surface}`],
    [input.ok, () => sql`audit_events.ok = ${input.ok}`],
    [input.from, () => sql`audit_events.at >= ${input.from}::timestamptz`],
    [input.to, () => sql`audit_events.at < ${input.to}::timestamptz`],
  ];
  return conditions
    .filter(([wanted]) => wanted !== undefined)
    .reduce((query, [, condition]) => query.where(condition()), ownEvents(scope).where(ofListedClients(scope, "auditEvents.clientId")));
}

/** Matches events whose actor or entity has the text in its name: people and keys are few, the other names are looked up row by row. */
function named(scope: Scope, text: string) {
  const { companyId } = scope;
  const like = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const person = sql`select member.user_id from memberships member join users on users.id = member.user_id
    where member.company_id = ${companyId} and lower(users.name) like ${like}`;
  const key = sql`select id from api_keys where company_id = ${companyId} and lower(name) like ${like}`;
  const client = sql`select lower(name) like ${like} from clients where company_id = ${companyId} and id = audit_events.client_id`;
  return sql<boolean>`(
    (audit_events.principal_type = 'user' and audit_events.principal_id in (${person}))
    or (audit_events.principal_type = 'api_key' and audit_events.principal_id in (${key}))
    or (audit_events.entity_type is distinct from ${clientEntity.type} and (${client}))
    or ${isAboutNamed(scope, like)})`;
}

async function withNames(scope: Scope, rows: readonly AuditRow[]): Promise<NamedRow[]> {
  const clientOf = ({ clientId }: AuditRow) => ({ entityType: clientEntity.type, entityId: clientId });
  const named = await listNames(scope, [...rows, ...rows.map(clientOf)]);
  return rows.map((row) => ({ ...row, names: { subject: named(row)?.name ?? null, client: named(clientOf(row))?.name ?? null } }));
}
