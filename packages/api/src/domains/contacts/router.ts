import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createContact, deleteContact, restoreContact, updateContact } from "./commands.ts";
import { contactEntity } from "./entity.ts";
import { presentContact } from "./present.ts";
import { getContact, listContacts } from "./queries.ts";
import { contactPage, contactRef, contactView, createContactInput, listContactsInput, updateContactInput } from "./schema.ts";

export const contactsRouter = router({ about: "The people at a client, and whoever calls it.", entity: contactEntity })({
  list: inCompany("contacts:read", { rest: "GET /contacts", does: "List contacts, of one client or of all, by name, with search." })
    .input(listContactsInput)
    .output(contactPage)
    .query(({ ctx, input }) => listContacts(ctx.scope, input).then(presentPage(presentContact))),

  get: inCompany("contacts:read", { rest: "GET /contacts/{id}", does: "Show one contact." })
    .input(contactRef)
    .output(contactView)
    .query(({ ctx, input }) => getContact(ctx.scope, input.id).then(presentContact)),

  create: inCompany("contacts:write", {
    rest: "POST /contacts",
    does: "Add a contact.",
    past: "added",
    event: contactEntity.events.created,
    risk: "write",
    status: 201,
    undo: { by: "delete" },
  })
    .input(createContactInput)
    .output(contactView)
    .mutation(({ ctx, input }) => createContact(ctx.scope, input).then(presentContact)),

  update: inCompany("contacts:write", {
    rest: "PUT /contacts/{id}",
    does: "Change the fields of a contact that are sent; the others stay.",
    past: "changed",
    event: contactEntity.events.updated,
    risk: "write",
    undo: { by: "update", with: ({ entityId, before }) => before && { id: entityId, ...before } },
  })
    .input(updateContactInput)
    .output(contactView)
    .mutation(({ ctx, input }) => updateContact(ctx.scope, input).then(presentContact)),

  delete: inCompany("contacts:delete", {
    rest: "DELETE /contacts/{id}",
    does: "Delete a contact; it can be restored.",
    past: "deleted",
    event: contactEntity.events.deleted,
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(contactRef)
    .output(contactView)
    .mutation(({ ctx, input }) => deleteContact(ctx.scope, input).then(presentContact)),

  restore: inCompany("contacts:delete", {
    rest: "POST /contacts/{id}/restore",
    does: "Bring a deleted contact back.",
    past: "restored",
    event: contactEntity.events.restored,
    risk: "write",
    undo: { by: "delete" },
  })
    .input(contactRef)
    .output(contactView)
    .mutation(({ ctx, input }) => restoreContact(ctx.scope, input).then(presentContact)),
});
