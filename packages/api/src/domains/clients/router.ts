import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createClient, deleteClient, restoreClient, updateClient } from "./commands.ts";
import { clientEntity } from "./entity.ts";
import { presentClient } from "./present.ts";
import { getClient, listClients, listTags } from "./queries.ts";
import { clientPage, clientRef, clientTags, clientView, createClientInput, listClientsInput, updateClientInput } from "./schema.ts";

export const clientsRouter = router({ about: "The businesses that the company serves.", entity: clientEntity })({
  list: inCompany("clients:read", { rest: "GET /clients", does: "List the clients of the company, by name, with search and filters." })
    .input(listClientsInput)
    .output(clientPage)
    .query(({ ctx, input }) => listClients(ctx.scope, input).then(presentPage(presentClient))),

  tags: inCompany("clients:read", { rest: "GET /clients/tags", does: "List what clients are tagged with, and how many bear each." })
    .output(clientTags)
    .query(({ ctx }) => listTags(ctx.scope).then((items) => ({ items }))),

  get: inCompany("clients:read", { rest: "GET /clients/{id}", does: "Show one client with its profile and phone numbers." })
    .input(clientRef)
    .output(clientView)
    .query(({ ctx, input }) => getClient(ctx.scope, input.id).then(presentClient)),

  create: inCompany("clients:write", {
    rest: "POST /clients",
    does: "Add a client.",
    past: "added",
    event: clientEntity.events.created,
    risk: "write",
    status: 201,
    undo: { by: "delete" },
  })
    .input(createClientInput)
    .output(clientView)
    .mutation(({ ctx, input }) => createClient(ctx.scope, input).then(presentClient)),

  update: inCompany("clients:write", {
    rest: "PUT /clients/{id}",
    does: "Change the fields that are sent; the others stay.",
    past: "changed",
    event: clientEntity.events.updated,
    risk: "write",
    undo: { by: "update", with: ({ entityId, before }) => before && { id: entityId, ...before } },
  })
    .input(updateClientInput)
    .output(clientView)
    .mutation(({ ctx, input }) => updateClient(ctx.scope, input).then(presentClient)),

  delete: inCompany("clients:delete", {
    rest: "DELETE /clients/{id}",
    does: "Delete a client; it can be restored.",
    past: "deleted",
    event: clientEntity.events.deleted,
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(clientRef)
    .output(clientView)
    .mutation(({ ctx, input }) => deleteClient(ctx.scope, input).then(presentClient)),

  restore: inCompany("clients:delete", {
    rest: "POST /clients/{id}/restore",
    does: "Bring a deleted client back.",
    past: "restored",
    event: clientEntity.events.restored,
    risk: "write",
    undo: { by: "delete" },
  })
    .input(clientRef)
    .output(clientView)
    .mutation(({ ctx, input }) => restoreClient(ctx.scope, input).then(presentClient)),
});
