import { defineEntity } from "../../kernel/entity.ts";

export const projectEntity = defineEntity({
  type: "project",
  one: "project",
  named: ({ db }) => db.selectFrom("projects").select(["id", "name", "deletedAt"]),
  newsFor: "projects:read",
  group: "Uploads",
  events: {
    created: "An upload project was added",
    updated: "An upload project changed",
    deleted: "An upload project was deleted",
    restored: "A deleted upload project came back",
  },
});
