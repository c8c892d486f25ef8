import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createClient, deleteClient, restoreClient, updateClient } from "./commands.ts";
import { presentClient } from "./present.ts";
import { getClient, listClients } from "./queries.ts";
import { clientPage, clientRef, clientView, createClientInput, listClientsInput, updateClientInput } from "./schema.ts";

export const clientsRouter = router({
  list: inCompany("clients:read", { rest: "GET /clients", does: "List the clients of the company, by name, with search and filters." })
    .input(listClientsInput)
    .output(clientPage)
    .query(({ ctx, input }) => listClients(ctx.scope, input).then(presentPage(presentClient))),

  get: inCompany("clients:read", { rest: "GET /clients/{id}", does: "Show one client with its profile and phone numbers." })
    .input(clientRef)
    .output(clientView)
    .query(({ ctx, input }) => getClient(ctx.scope, input.id).then(presentClient)),

  create: inCompany("clients:write", {
    ...{ rest: "POST /clients", does: "Add a client.", risk: "write", status: 201 },
    undo: ({ entityId }) => ({ procedure: "clients.delete", input: { id: entityId } }),
  })
    .input(createClientInput)
    .output(clientView)
    .mutation(({ ctx, input }) => createClient(ctx.scope, input).then(presentClient)),

  update: inCompany("clients:write", {
    rest: "PUT /clients/{id}",
    does: "Change the fields that are sent; the others stay.",
    risk: "write",
    undo: ({ entityId, before }) => (before ? { procedure: "clients.update", input: { id: entityId, ...before } } : undefined),
  })
    .input(updateClientInput)
    .output(clientView)
    .mutation(({ ctx, input }) => updateClient(ctx.scope, input).then(presentClient)),

  delete: inCompany("clients:delete", {
    ...{ rest: "DELETE /clients/{id}", does: "Delete a client; it can be restored.", risk: "destructive" },
    undo: ({ entityId }) => ({ procedure: "clients.restore", input: { id: entityId } }),
  })
    .input(clientRef)
    .output(clientView)
    .mutation(({ ctx, input }) => deleteClient(ctx.scope, input).then(presentClient)),

  restore: inCompany("clients:delete", {
    ...{ rest: "POST /clients/{id}/restore", does: "Bring a deleted client back.", risk: "write" },
    undo: ({ entityId }) => ({ procedure: "clients.delete", input: { id: entityId } }),
  })
    .input(clientRef)
    .output(clientView)
    .mutation(({ ctx, input }) => restoreClient(ctx.scope, input).then(presentClient)),
});
