import type { MemberRow } from "./queries.ts";
import type { UserView } from "./schema.ts";

export function presentUser(row: MemberRow): UserView {
  const { id, name, email, username, role, clientIds } = row;
  return {
    id,
    name,
    email,
    username,
    role,
    clientIds,
    state: row.removedAt !== null ? "removed" : row.isActive ? "active" : "inactive",
    isPending: row.lastLoginAt === null,
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
    joinedAt: row.joinedAt.toISOString(),
    removedAt: row.removedAt?.toISOString() ?? null,
  };
}
