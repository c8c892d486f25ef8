import { ahead } from "@frontoffice/db";
import type { Scope } from "../../kernel/scope.ts";

/** Tags that stay keep their rows; one that is only written otherwise is written again. */
export async function replaceTags(tx: Scope, clientId: string, tags: readonly string[]): Promise<void> {
  const borne = tx.db.deleteFrom("clientTags").where("clientId", "=", clientId);
  await ahead(tx.db, tags.length > 0 ? borne.where("tag", "not in", [...tags]) : borne);
  await insertTags(tx, clientId, tags);
}

export async function insertTags(tx: Scope, clientId: string, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return;
  const rows = tags.map((tag) => ({ companyId: tx.companyId, clientId, tag }));
  const insert = tx.db.insertInto("clientTags").values(rows);
  await ahead(
    tx.db,
    insert.onConflict((found) => found.doNothing()),
  );
}
