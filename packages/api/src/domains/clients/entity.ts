import { defineEntity } from "../../kernel/entity.ts";

export const clientEntity = defineEntity({
  type: "client",
  one: "client",
  named: ({ db }) => db.selectFrom("clients").select(["id", "name", "deletedAt"]),
  newsFor: "clients:read",
  group: "Clients",
  events: {
    created: "A client was added",
    updated: "A client's profile changed",
    deleted: "A client was deleted",
    restored: "A deleted client came back",
  },
});
