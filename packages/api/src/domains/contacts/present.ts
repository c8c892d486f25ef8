import type { ContactRow } from "./queries.ts";
import type { ContactView } from "./schema.ts";

export function presentContact(row: ContactRow): ContactView {
  return {
    id: row.id,
    clientId: row.clientId,
    name: row.name,
    role: row.role,
    email: row.email,
    phone: row.phone,
    note: row.note,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}
