import { defineEntity } from "../../kernel/entity.ts";
import type { Findable } from "../../kernel/findable.ts";

/** A session without a name of its own is known by its project's; once it is deleted, by what the audit trail recorded. */
export const uploadSessionEntity = defineEntity({
  type: "upload_session",
  one: "upload session",
  named: ({ db }) =>
    db
      .selectFrom("uploadSessions as session")
      .innerJoin("projects as project", (join) =>
        join.onRef("project.companyId", "=", "session.companyId").onRef("project.id", "=", "session.projectId"),
      )
      .select((eb) => ["session.id", eb.fn.coalesce("session.name", "project.name").as("name")]),
  recordedName: "name",
  newsFor: "uploads:read",
  group: "Uploads",
  eventNoun: "upload",
  events: {
    completed: "An upload has ended, some of its files perhaps not sent",
    failed: "An upload has failed",
  },
});

export const uploadSessionFindable: Findable = { permission: "uploads:read", page: ({ id }) => `/uploads/sessions/${id}` };

export const fileFindable: Findable = { permission: "uploads:read", page: ({ parentId }) => `/uploads/sessions/${parentId}` };
