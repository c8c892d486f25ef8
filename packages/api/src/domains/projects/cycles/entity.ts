import { defineEntity } from "../../../kernel/entity.ts";

export const cycleEntity = defineEntity({
  type: "cycle",
  one: "cycle",
  named: ({ db }) => db.selectFrom("cycles").select(["id", "name", "deletedAt"]),
  newsFor: "projects:read",
  group: "Uploads",
  events: {
    created: "A cycle was added to a project",
    updated: "A cycle changed or moved on",
    deleted: "A cycle was deleted",
    restored: "A deleted cycle came back",
  },
});
