import { sql } from "@frontoffice/db";
import type { RawBuilder } from "kysely";
import { type Entity, findEntity, listEntities, type NamedEntity } from "./entity.ts";
import type { Scope } from "./scope.ts";

interface Subject {
  entityType: string | null;
  entityId: string | null;
}

/** Looks up rows of any kind by their present names; what is deleted for good is called as the audit trail last called it. */
export async function listNames(scope: Scope, subjects: readonly Subject[]): Promise<(subject: Subject) => NamedEntity | undefined> {
  const found = new Map<string, NamedEntity>();
  const types = new Set(subjects.map(({ entityType }) => entityType));
  for (const entity of [...types].map(findEntity)) {
    if (!entity?.named) continue;
    const ids = subjects.flatMap(({ entityType, entityId }) => (entityType === entity.type && entityId) || []);
    for (const row of await namesOf(scope, entity, [...new Set(ids)])) found.set(`${entity.type}:${row.id}`, row);
  }
  return ({ entityType, entityId }) => found.get(`${entityType}:${entityId}`);
}

/** The name of one row, or null. */
export async function findName(scope: Scope, entity: Entity, id: string): Promise<string | null> {
  const [row] = await namesOf(scope, entity, [id]);
  return row?.name ?? null;
}

const MOST_DEPENDENTS = 1_000;

/** What hangs on a row, in numbers: "2 strategies"; "more than 1000 files" where there are more. Nothing where there is nothing. */
export async function countDependents(scope: Scope, { dependents }: Entity, id: string): Promise<string[]> {
  const told: string[] = [];
  for (const { one, many, rows } of dependents?.(scope, id) ?? []) {
    const some = scope.db
      .selectFrom(rows.as("dependent"))
      .select("dependent.id")
      .limit(MOST_DEPENDENTS + 1);
    const { count } = await scope.db
      .selectFrom(some.as("counted"))
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    if (count > MOST_DEPENDENTS) told.push(`more than ${MOST_DEPENDENTS} ${many}`);
    else if (count > 0) told.push(`${count} ${count === 1 ? one : many}`);
  }
  return told;
}

async function namesOf(scope: Scope, entity: Entity, ids: readonly string[]): Promise<NamedEntity[]> {
  if (!entity.named || ids.length === 0) return [];
  const rows: NamedEntity[] = await scope.db
    .selectFrom(entity.named(scope).as("named"))
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...rows,
    ...(await recordedNames(
      scope,
      entity,
      ids.filter((id) => !known.has(id)),
    )),
  ];
}

/** What the newest audit row of each says that it was called. */
async function recordedNames(scope: Scope, { type, recordedName }: Entity, ids: readonly string[]): Promise<NamedEntity[]> {
  if (recordedName === undefined || ids.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string; at: Date }>`
    select distinct on (entity_id) entity_id as id, coalesce(after ->> ${recordedName}, before ->> ${recordedName}) as name, at
    from audit_events
    where company_id = ${scope.companyId} and entity_type = ${type} and entity_id = any(${ids}::uuid[])
      and coalesce(after ->> ${recordedName}, before ->> ${recordedName}) is not null
    order by entity_id, id desc`.execute(scope.db);
  return rows.map(({ id, name, at: deletedAt }) => ({ id, name, deletedAt }));
}

/** Whether an audit row is about a row that bears a matching name; the name of each is looked up by its id. */
export function isAboutNamed(scope: Scope, like: string): RawBuilder<boolean> {
  const conditions = listEntities().flatMap(({ type, named, recordedName }) => {
    const own = sql`audit_events.entity_type = ${type}`;
    const recorded = sql`${own} and coalesce(audit_events.after ->> ${recordedName}, audit_events.before ->> ${recordedName}) ilike ${like}`;
    const isOne = sql`${own} and (select lower(name) like ${like} from ${named?.(scope)} as named where id = audit_events.entity_id limit 1)`;
    return [...(named ? [sql`(${isOne})`] : []), ...(recordedName === undefined ? [] : [sql`(${recorded})`])];
  });
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}
