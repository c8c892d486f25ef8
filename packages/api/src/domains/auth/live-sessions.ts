import { sql } from "@frontoffice/db";
import { clientIdsOf } from "../../adapters/session-rows.ts";
import { PERMISSIONS, type Role } from "../../kernel/permissions.ts";
import type { PrincipalCompany } from "../../kernel/principal.ts";
import type { Services } from "../../kernel/services.ts";

/** By session id: its company now, and with which rights. A session that is over is missing. */
export type LiveSessions = ReadonlyMap<string, PrincipalCompany | null>;

/** Which of these sessions still stand, in one query and without counting as use of them: open streams ask again and again. */
export async function findLiveSessions({ identity }: Pick<Services, "identity">, sessionIds: readonly string[]): Promise<LiveSessions> {
  if (sessionIds.length === 0) return new Map();
  const rows = await identity
    .selectFrom("authSessions as session")
    .innerJoin("users as user", "user.id", "session.userId")
    .leftJoin("memberships as membership", (join) =>
      join
        .onRef("membership.userId", "=", "session.userId")
        .onRef("membership.companyId", "=", "session.companyId")
        .on("membership.isActive", "=", true),
    )
    .leftJoin("companies as company", "company.id", "membership.companyId")
    .select(["session.id", "membership.companyId", "membership.role", "company.name", "company.isActive"])
    .select(clientIdsOf("membership").as("clientIds"))
    .where("session.id", "=", sql<string>`any(${sessionIds}::uuid[])`)
    .where("session.revokedAt", "is", null)
    .where("session.rotatedAt", "is", null)
    .where("session.expiresAt", ">", sql<Date>`now()`)
    .where("session.absoluteExpiresAt", ">", sql<Date>`now()`)
    .where("user.isActive", "=", true)
    .where("user.deletedAt", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.id, companyOf(row)]));
}

interface LiveRow {
  companyId: string | null;
  role: string | null;
  name: string | null;
  isActive: boolean | null;
  clientIds: string[] | null;
}

function companyOf({ companyId, role, name, isActive, clientIds }: LiveRow): PrincipalCompany | null {
  if (companyId === null || role === null) return null;
  const permissions = PERMISSIONS[role as Role];
  return { id: companyId, name: name ?? "", isActive: isActive === true, role: role as Role, permissions, clientIds };
}
