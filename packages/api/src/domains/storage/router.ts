import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createConnection, deleteConnection, restoreConnection, updateConnection } from "./connections.commands.ts";
import { getConnection, listConnections } from "./connections.queries.ts";
import { storageConnectionEntity } from "./entity.ts";
import { presentConnection } from "./present.ts";
import { getOverview } from "./queries.ts";
import {
  connectionPage,
  connectionRef,
  connectionView,
  createConnectionInput,
  listConnectionsInput,
  overviewView,
  probeInput,
  probeView,
  updateConnectionInput,
} from "./schema.ts";
import { probeConnection, testConnection } from "./test-results.ts";

const CALLS_STORAGE = "It asks the storage server.";
const READS_CURRENT_STATE = "It tells what the server does now.";

const connectionsRouter = router({ about: "S3 servers of your own, and what their last test said.", entity: storageConnectionEntity })({
  list: inCompany("storage:read", {
    rest: "GET /storage/connections",
    does: "List the storage connections with what their last test said, newest first.",
  })
    .input(listConnectionsInput)
    .output(connectionPage)
    .query(({ ctx, input }) => listConnections(ctx.scope, input).then(presentPage(presentConnection(ctx.scope)))),

  get: inCompany("storage:read", { rest: "GET /storage/connections/{id}", does: "Show one storage connection; never its secret." })
    .input(connectionRef)
    .output(connectionView)
    .query(({ ctx, input }) => getConnection(ctx.scope, input.id).then(presentConnection(ctx.scope))),

  create: inCompany("storage:write", {
    rest: "POST /storage/connections",
    does: "Connect an S3 server of your own; the secret is kept sealed.",
    past: "added",
    risk: "write",
    status: 201,
    callers: { confirmed: true },
    gate: { secrets: ["secretAccessKey"] },
    undo: { by: "delete" },
  })
    .input(createConnectionInput)
    .output(connectionView)
    .mutation(({ ctx, input }) => createConnection(ctx.scope, input).then(presentConnection(ctx.scope))),

  update: inCompany("storage:write", {
    rest: "PUT /storage/connections/{id}",
    does: "Change the fields that are sent; the others stay, the secret too.",
    past: "changed",
    risk: "write",
    callers: { confirmed: true },
    gate: { secrets: ["secretAccessKey"] },
    undo: {
      by: "update",
      with: ({ entityId, before, after }) => (before && !after?.secretReplaced ? { id: entityId, ...before } : undefined),
    },
  })
    .input(updateConnectionInput)
    .output(connectionView)
    .mutation(({ ctx, input }) => updateConnection(ctx.scope, input).then(presentConnection(ctx.scope))),

  delete: inCompany("storage:write", {
    rest: "DELETE /storage/connections/{id}",
    does: "Delete a storage connection that no project uses; its files stay on the server, and it can be restored.",
    past: "deleted",
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(connectionRef)
    .output(connectionView)
    .mutation(({ ctx, input }) => deleteConnection(ctx.scope, input).then(presentConnection(ctx.scope))),

  restore: inCompany("storage:write", {
    rest: "POST /storage/connections/{id}/restore",
    does: "Bring a deleted storage connection back, with its secret.",
    past: "restored",
    risk: "write",
    undo: { by: "delete" },
  })
    .input(connectionRef)
    .output(connectionView)
    .mutation(({ ctx, input }) => restoreConnection(ctx.scope, input).then(presentConnection(ctx.scope))),

  test: inCompany("storage:write", {
    rest: "POST /storage/connections/{id}/test",
    does: "Write, read, list and delete a small object there, say what works and what to do where it does not, and keep the finding.",
    past: "tested",
    risk: "write",
    gate: { notPreviewed: CALLS_STORAGE, repeatable: READS_CURRENT_STATE },
    callers: { anyCeiling: "It changes nothing but what is known of the connection." },
  })
    .input(connectionRef)
    .output(probeView)
    .mutation(({ ctx, input }) => testConnection(ctx.scope, input)),

  probe: inCompany("storage:write", {
    rest: "POST /storage/probe",
    does: "Test a server in the same way before it is saved; nothing of it is kept.",
    past: { alone: "tested a storage server" },
    risk: "write",
    gate: { notPreviewed: CALLS_STORAGE, secrets: ["secretAccessKey"], repeatable: READS_CURRENT_STATE, unaudited: "It changes nothing." },
    callers: { anyCeiling: "It changes nothing." },
  })
    .input(probeInput)
    .output(probeView)
    .mutation(({ ctx, input }) => probeConnection(ctx.scope, input)),
});

export const storageRouter = router({
  about: "Where files lie: the installation's own storage and S3 servers of your own, with their tests.",
})({
  connections: connectionsRouter,

  overview: inCompany("storage:read", {
    rest: "GET /storage",
    does: "Show the installation's own storage and how much lies where, project by project.",
  })
    .output(overviewView)
    .query(({ ctx }) => getOverview(ctx.scope)),
});
