import type { Scope } from "../../kernel/scope.ts";

export type ActivityRow = Awaited<ReturnType<typeof listRecentActivity>>[number];

const ownEvents = ({ db, companyId }: Scope) => db.selectFrom("auditEvents").where("auditEvents.companyId", "=", companyId);

/** The newest changes that succeeded to rows of these kinds, with who made them. */
export function listRecentActivity(scope: Scope, { entities, limit }: { entities: readonly string[]; limit: number }) {
  return ownEvents(scope)
    .leftJoin("users as person", (join) =>
      join.onRef("person.id", "=", "auditEvents.principalId").on("auditEvents.principalType", "=", "user"),
    )
    .select(["auditEvents.id", "auditEvents.principalType", "auditEvents.procedure", "auditEvents.entityType", "auditEvents.entityId"])
    .select(["auditEvents.clientId", "auditEvents.at", "person.name as personName"])
    .where("auditEvents.ok", "=", true)
    .where("auditEvents.entityType", "in", [...entities])
    .orderBy("auditEvents.at", "desc")
    .orderBy("auditEvents.id", "desc")
    .limit(limit)
    .execute();
}
