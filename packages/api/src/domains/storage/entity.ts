import { defineEntity } from "../../kernel/entity.ts";

export const storageConnectionEntity = defineEntity({
  type: "storage_connection",
  one: "storage connection",
  named: ({ db }) => db.selectFrom("storageConnections").select(["id", "name", "deletedAt"]),
  newsFor: "storage:read",
});
