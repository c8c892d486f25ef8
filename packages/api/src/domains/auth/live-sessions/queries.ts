import { sql } from "@frontoffice/db";
import type { Role } from "../../../kernel/permissions.ts";
import type { Services } from "../../../trpc/context.ts";

/** By session id: the company and role that the session stands for now. A session that is over is missing. */
export type LiveSessions = ReadonlyMap<string, { companyId: string | null; role: Role | null }>;

/** Which of these sessions still stand, in one query and without counting as use of them: open streams ask every few seconds. */
export async function findLiveSessions({ identity }: Pick<Services, "identity">, sessionIds: string[]): Promise<LiveSessions> {
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
    .select(["session.id", "membership.companyId", "membership.role"])
    .where("session.id", "=", sql<string>`any(${sessionIds}::uuid[])`)
    .where("session.revokedAt", "is", null)
    .where("session.rotatedAt", "is", null)
    .where("session.expiresAt", ">", sql<Date>`now()`)
    .where("session.absoluteExpiresAt", ">", sql<Date>`now()`)
    .where("user.isActive", "=", true)
    .where("user.deletedAt", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.id, { companyId: row.companyId, role: row.role as Role | null }]));
}
