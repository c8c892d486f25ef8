import type { Role } from "../../kernel/permissions.ts";
import type { Scope } from "../../kernel/scope.ts";

export interface NewMembership {
  userId: string;
  role: Role;
  /** Null for all clients. */
  clientIds: readonly string[] | null;
}

/** Adds the person to the company, also after a removal; returns false when they belong to it already. */
export async function writeMembership(tx: Scope, { userId, role, clientIds }: NewMembership): Promise<boolean> {
  const values = { role, clientAccess: clientIds === null ? "all" : "listed", isActive: true };
  const row = await tx.db
    .insertInto("memberships")
    .values({ companyId: tx.companyId, userId, ...values })
    .onConflict((found) =>
      found
        .columns(["companyId", "userId"])
        .doUpdateSet({ ...values, removedAt: null })
        .where("memberships.removedAt", "is not", null),
    )
    .returning("id")
    .executeTakeFirst();
  if (!row) return false;
  await listClients(tx, row.id, clientIds ?? []);
  return true;
}

/** The clients of a limited membership: these, and no others. */
export async function listClients({ db, companyId }: Scope, membershipId: string, clientIds: readonly string[]): Promise<void> {
  await db.deleteFrom("membershipClients").where("membershipId", "=", membershipId).execute();
  const rows = [...new Set(clientIds)].map((clientId) => ({ companyId, membershipId, clientId }));
  if (rows.length > 0) await db.insertInto("membershipClients").values(rows).execute();
}
