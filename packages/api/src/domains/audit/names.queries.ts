import type { Scope } from "../../kernel/scope.ts";

/** What a row of the trail was about, by its present name. */
export interface SubjectNames {
  subject: string | null;
  client: string | null;
}

interface Named {
  entityType: string | null;
  entityId: string | null;
  clientId: string | null;
}

type Lookup = (scope: Scope, ids: string[]) => Promise<{ id: string; name: string }[]>;

const clients: Lookup = ({ db, companyId }, ids) =>
  db.selectFrom("clients").select(["id", "name"]).where("companyId", "=", companyId).where("id", "in", ids).execute();

const users: Lookup = ({ db, companyId }, ids) =>
  db
    .selectFrom("users")
    .innerJoin("memberships", "memberships.userId", "users.id")
    .select(["users.id", "users.name"])
    .where("memberships.companyId", "=", companyId)
    .where("users.id", "in", ids)
    .execute();

const memberships: Lookup = ({ db, companyId }, ids) =>
  db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.userId")
    .select(["memberships.id", "users.name"])
    .where("memberships.companyId", "=", companyId)
    .where("memberships.id", "in", ids)
    .execute();

/** By kind of row; deleted rows keep their names. Kinds that are missing here have none. */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  client: clients,
  user: users,
  membership: memberships,
  strategy: ({ db, companyId }, ids) =>
    db.selectFrom("strategies").select(["id", "title as name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  job: ({ db, companyId }, ids) =>
    db.selectFrom("jobs").select(["id", "type as name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  api_key: ({ db, companyId }, ids) =>
    db.selectFrom("apiKeys").select(["id", "name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  project: ({ db, companyId }, ids) =>
    db.selectFrom("projects").select(["id", "name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  cycle: ({ db, companyId }, ids) =>
    db.selectFrom("cycles").select(["id", "name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  invitation: ({ db, companyId }, ids) =>
    db.selectFrom("invitations").select(["id", "email as name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  approval: ({ db, companyId }, ids) =>
    db.selectFrom("approvals").select(["id", "procedure as name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  webhook_endpoint: ({ db, companyId }, ids) =>
    db.selectFrom("webhookEndpoints").select(["id", "url as name"]).where("companyId", "=", companyId).where("id", "in", ids).execute(),
  company: ({ db, companyId }, ids) =>
    db.selectFrom("companies").select(["id", "name"]).where("id", "=", companyId).where("id", "in", ids).execute(),
};

/** One query for each kind of row that is among them. */
export async function listSubjectNames(scope: Scope, rows: readonly Named[]): Promise<(row: Named) => SubjectNames> {
  const names = new Map<string, string>();
  for (const [kind, lookup] of Object.entries(LOOKUPS)) {
    const ids = new Set(rows.flatMap((row) => (row.entityType === kind && row.entityId) || []));
    if (kind === "client") for (const { clientId } of rows) if (clientId !== null) ids.add(clientId);
    if (ids.size === 0) continue;
    for (const { id, name } of await lookup(scope, [...ids])) names.set(`${kind}:${id}`, name);
  }
  const find = (kind: string | null, id: string | null) => names.get(`${kind}:${id}`) ?? null;
  return ({ entityType, entityId, clientId }) => ({ subject: find(entityType, entityId), client: find("client", clientId) });
}
