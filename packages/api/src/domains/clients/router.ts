import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createClient, deleteClient, restoreClient, updateClient } from "./commands.ts";
import { exportClients } from "./csv/export.commands.ts";
import { importClients } from "./csv/import.commands.ts";
import { clientsExport, clientsImport, exportClientsInput, importClientsInput } from "./csv/schema.ts";
import { clientEntity } from "./entity.ts";
import { presentClient } from "./present.ts";
import { getClient, listClients } from "./queries.ts";
import { clientPage, clientRef, clientTags, clientView, createClientInput, listClientsInput, updateClientInput } from "./schema.ts";
import { listTags } from "./tags.queries.ts";

export const clientsRouter = router({ about: "The businesses that the company serves.", entity: clientEntity })({
  list: inCompany("clients:read", { rest: "GET /clients", does: "List the clients of the company, by name, with search and filters." })
    .input(listClientsInput)
    .output(clientPage)
    .query(({ ctx, input }) => listClients(ctx.scope, input).then(presentPage(presentClient))),

  tags: inCompany("clients:read", { rest: "GET /clients/tags", does: "List what clients are tagged with." })
    .output(clientTags)
    .query(({ ctx }) => listTags(ctx.scope)),

  export: inCompany("clients:read", {
    rest: "GET /clients/export",
    does: "Give the clients as a CSV file, narrowed down like the list; it can be imported again.",
    past: { alone: "exported the clients" },
    download: true,
    alone: true,
  })
    .input(exportClientsInput)
    .output(clientsExport)
    .query(({ ctx, input }) => exportClients(ctx.scope, input)),

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

  import: inCompany("clients:write", {
    rest: "POST /clients/import",
    does: "Add the clients of a CSV file, all or none; those that are there by name or phone number are left out.",
    past: "imported",
    event: clientEntity.events.created,
    risk: "write",
    alone: true,
    undo: { by: "delete" },
  })
    .input(importClientsInput)
    .output(clientsImport)
    .mutation(({ ctx, input }) => importClients(ctx.scope, input)),

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
