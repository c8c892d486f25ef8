import { sql } from "@frontoffice/db";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { countWhenAsked } from "../../kernel/list-query.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import { isAboutNamed, listNames } from "../../kernel/names.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
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
  limit: number;
}

/** The newest changes that succeeded to rows of these kinds, with who made them. */
export function listRecentActivity(scope: Scope, { entities, except, limit }: ActivityWanted) {
  // Each kind lies in an index in this order already; of a few short lists the first rows are quickly found.
  const newest = sql<boolean>`audit_events.id = any(array(
    select recent.id from unnest(${[...entities]}::text[]) as kind (type)
    cross join lateral (
      select event.id, event.at from audit_events event
      where event.company_id = ${scope.companyId} and ${ofListedClients(scope, "event.clientId")} and event.ok and event.entity_type = kind.type and event.procedure <> all(${[...except]}::text[])
      order by event.at desc, event.id desc limit ${limit}) recent
    order by recent.at desc, recent.id desc limit ${limit}))`;
  return shown(ownEvents(scope)).where(newest).orderBy("auditEvents.at", "desc").orderBy("auditEvents.id", "desc").limit(limit).execute();
}

/** The trail, the newest first: every filter has an index in this order, and a span of time is a part of it. */
export async function listAudit(scope: Scope, { cursor, limit, total, ...filters }: ListAuditInput): Promise<Page<NamedRow>> {
  const after = readCursor(cursor, z.uuid());
  const rows = await inFull(matching(scope, filters))
    .$if(after !== undefined, (query) => query.where(isOlderThan(scope, after?.[0] ?? "")))
    .orderBy("auditEvents.at", "desc")
    .orderBy("auditEvents.id", "desc")
    .limit(limit + 1)
    .execute();
  const page = toPage(rows, limit, (row) => [row.id]);
  const count = await countWhenAsked(scope, { total }, matching(scope, filters));
  return { ...page, ...count, items: await withNames(scope, page.items) };
}

/** A cursor holds the id alone: the moment of its row is more exact than what a program is shown. */
function isOlderThan({ companyId }: Scope, id: string) {
  const moment = sql`(select at from audit_events last where last.company_id = ${companyId} and last.id = ${id})`;
  return sql<boolean>`(audit_events.at, audit_events.id) < (${moment}, ${id}::uuid)`;
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

function matching(scope: Scope, input: ExportAuditInput) {
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
    [input.search ?? undefined, () => named(scope, input.search ?? "")],
  ];
  return conditions
    .filter(([wanted]) => wanted !== undefined)
    .reduce((query, [, condition]) => query.where(condition()), ownEvents(scope).where(ofListedClients(scope, "auditEvents.clientId")));
}

/** Matches events whose actor or entity has the text in its name. */
function named(scope: Scope, text: string) {
  const like = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`(
    (audit_events.principal_type = 'user' and audit_events.principal_id in (select id from users where lower(name) like ${like}))
    or (audit_events.principal_type = 'api_key'
      and audit_events.principal_id in (select id from api_keys where company_id = ${scope.companyId} and lower(name) like ${like}))
    or audit_events.client_id in (select id from clients where company_id = ${scope.companyId} and lower(name) like ${like})
    or ${isAboutNamed(scope, like)})`;
}

async function withNames(scope: Scope, rows: readonly AuditRow[]): Promise<NamedRow[]> {
  const clientOf = ({ clientId }: AuditRow) => ({ entityType: clientEntity.type, entityId: clientId });
  const named = await listNames(scope, [...rows, ...rows.map(clientOf)]);
  return rows.map((row) => ({ ...row, names: { subject: named(row)?.name ?? null, client: named(clientOf(row))?.name ?? null } }));
}
