import { defineEntity } from "../../kernel/entity.ts";
import type { Findable } from "../../kernel/findable.ts";

export const clientEntity = defineEntity({
  type: "client",
  one: "client",
  named: ({ db }) => db.selectFrom("clients").select(["id", "name", "deletedAt"]),
  dependents: ({ db }, id) => [
    {
      one: "strategy",
      many: "strategies",
      rows: db.selectFrom("strategies").select("id").where("clientId", "=", id).where("deletedAt", "is", null),
    },
    {
      one: "project",
      many: "projects",
      rows: db.selectFrom("projects").select("id").where("clientId", "=", id).where("deletedAt", "is", null),
    },
    { one: "upload", many: "uploads", rows: db.selectFrom("uploadSessions").select("id").where("clientId", "=", id) },
    {
      one: "contact",
      many: "contacts",
      rows: db.selectFrom("contacts").select("id").where("clientId", "=", id).where("deletedAt", "is", null),
    },
  ],
  newsFor: "clients:read",
  group: "Clients",
  events: {
    created: "A client was added",
    updated: "A client's profile changed",
    deleted: "A client was deleted",
    restored: "A deleted client came back",
  },
});

export const clientFindable: Findable = { permission: "clients:read", page: ({ id }) => `/clients/${id}` };
