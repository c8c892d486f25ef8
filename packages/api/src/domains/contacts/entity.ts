import { defineEntity } from "../../kernel/entity.ts";
import type { Findable } from "../../kernel/findable.ts";

export const contactEntity = defineEntity({
  type: "contact",
  one: "contact",
  named: ({ db }) => db.selectFrom("contacts").select((eb) => ["id", eb.fn.coalesce("name", "email", "phone").as("name"), "deletedAt"]),
  newsFor: "contacts:read",
  group: "Clients",
  events: {
    created: "A contact was added",
    updated: "A contact changed",
    deleted: "A contact was deleted",
    restored: "A deleted contact came back",
  },
});

export const contactFindable: Findable = { permission: "contacts:read", page: ({ clientId }) => `/clients/${clientId}` };
