import { presentPage } from "../../../kernel/page.ts";
import { inCompany, router } from "../../../trpc/procedures.ts";
import { createCycle, deleteCycle, restoreCycle, updateCycle } from "./commands.ts";
import { cycleEntity } from "./entity.ts";
import { presentCycle } from "./present.ts";
import { getCycle, listCycles } from "./queries.ts";
import { canMoveBack } from "./rules.ts";
import { createCycleInput, cyclePage, cycleRef, cycleView, listCyclesInput, updateCycleInput } from "./schema.ts";

export const cyclesRouter = router({ about: "The rounds of a project: planned, active, completed, archived.", entity: cycleEntity })({
  list: inCompany("projects:read", { rest: "GET /cycles", does: "List the cycles of a project, or of all, the highest number first." })
    .input(listCyclesInput)
    .output(cyclePage)
    .query(({ ctx, input }) => listCycles(ctx.scope, input).then(presentPage(presentCycle(ctx.scope)))),

  get: inCompany("projects:read", { rest: "GET /cycles/{id}", does: "Show one cycle with its counts and the moves you may make." })
    .input(cycleRef)
    .output(cycleView)
    .query(({ ctx, input }) => getCycle(ctx.scope, input.id).then(presentCycle(ctx.scope))),

  create: inCompany("projects:write", {
    rest: "POST /cycles",
    does: "Add a cycle to a project: the next number, and a folder of its own.",
    past: "added",
    event: cycleEntity.events.created,
    risk: "write",
    status: 201,
    undo: { by: "delete" },
  })
    .input(createCycleInput)
    .output(cycleView)
    .mutation(({ ctx, input }) => createCycle(ctx.scope, input).then(presentCycle(ctx.scope))),

  update: inCompany("projects:write", {
    rest: "PUT /cycles/{id}",
    does: "Change the fields that are sent, the state among them: planned, active, completed, archived; only those who may delete reopen.",
    past: { field: "status", left: { active: "started", completed: "completed", archived: "archived" }, otherwise: "changed" },
    event: cycleEntity.events.updated,
    risk: "write",
    undo: {
      by: "update",
      with: ({ entityId, before, after }) => (before && canMoveBack(before, after) ? { id: entityId, ...before } : undefined),
    },
  })
    .input(updateCycleInput)
    .output(cycleView)
    .mutation(({ ctx, input }) => updateCycle(ctx.scope, input).then(presentCycle(ctx.scope))),

  delete: inCompany("projects:delete", {
    rest: "DELETE /cycles/{id}",
    does: "Delete a cycle, unless an upload is in progress; files stay in the storage, and it can be restored.",
    past: "deleted",
    event: cycleEntity.events.deleted,
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(cycleRef)
    .output(cycleView)
    .mutation(({ ctx, input }) => deleteCycle(ctx.scope, input).then(presentCycle(ctx.scope))),

  restore: inCompany("projects:delete", {
    rest: "POST /cycles/{id}/restore",
    does: "Bring a deleted cycle back.",
    past: "restored",
    event: cycleEntity.events.restored,
    risk: "write",
    undo: { by: "delete" },
  })
    .input(cycleRef)
    .output(cycleView)
    .mutation(({ ctx, input }) => restoreCycle(ctx.scope, input).then(presentCycle(ctx.scope))),
});
