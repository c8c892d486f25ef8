import { defineEntity } from "../../kernel/entity.ts";

export const storageConnectionEntity = defineEntity({
  type: "storage_connection",
  one: "storage connection",
  named: ({ db, companyId }) => db.selectFrom("storageConnections").select(["id", "name", "deletedAt"]).where("companyId", "=", companyId),
  newsFor: "storage:read",
});
