import { defineEntity } from "../../kernel/entity.ts";
import type { Findable } from "../../kernel/findable.ts";

export const projectEntity = defineEntity({
  type: "project",
  one: "project",
  named: ({ db }) => db.selectFrom("projects").select(["id", "name", "deletedAt"]),
  dependents: ({ db }, id) => [
    { one: "cycle", many: "cycles", rows: db.selectFrom("cycles").select("id").where("projectId", "=", id).where("deletedAt", "is", null) },
    { one: "upload", many: "uploads", rows: db.selectFrom("uploadSessions").select("id").where("projectId", "=", id) },
  ],
  newsFor: "projects:read",
  group: "Uploads",
  events: {
    created: "An upload project was added",
    updated: "An upload project changed",
    deleted: "An upload project was deleted",
    restored: "A deleted upload project came back",
  },
});

export const projectFindable: Findable = { permission: "projects:read", page: ({ id }) => `/projects/${id}` };

export const cycleFindable: Findable = { permission: "projects:read", page: ({ parentId }) => `/projects/${parentId}` };
