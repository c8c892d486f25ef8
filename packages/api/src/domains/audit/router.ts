import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { recordExport } from "./export.commands.ts";
import { presentAudit, presentAuditDetail } from "./present.ts";
import { getAudit, listAudit, listChoices } from "./queries.ts";
import { auditChoices, auditDetail, auditExport, auditPage, auditRef, exportAuditInput, listAuditInput, undoView } from "./schema.ts";
import { undoCall } from "./undo.ts";

export const auditRouter = router({ about: "Who did what, before and after, and taking it back." })({
  list: inCompany("audit:read", {
    rest: "GET /audit",
    does: "List who did what, the newest first, with filters; refused calls are in it too.",
  })
    .input(listAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => listAudit(ctx.scope, input).then(presentPage(presentAudit(ctx.services)))),

  choices: inCompany("audit:read", {
    rest: "GET /audit/choices",
    does: "List the people, keys and nouns that the audit trail can be narrowed down to.",
  })
    .output(auditChoices)
    .query(({ ctx }) => listChoices(ctx.scope)),

  export: inCompany("audit:read", {
    rest: "GET /audit/export",
    does: "Give the audit trail as a CSV file, narrowed down like the list.",
    past: { alone: "exported the audit trail" },
    download: true,
    alone: true,
  })
    .input(exportAuditInput)
    .output(auditExport)
    .query(({ ctx, input }) => recordExport(ctx.scope, input)),

  get: inCompany("audit:read", {
    rest: "GET /audit/{id}",
    does: "Show one row of the audit trail with what it changed, before and after.",
  })
    .input(auditRef)
    .output(auditDetail)
    .query(({ ctx, input }) => getAudit(ctx.scope, input.id).then(presentAuditDetail(ctx.services))),

  undo: inCompany("audit:read", {
    rest: "POST /audit/{id}/undo",
    does: "Take a change back by the opposite call, with its rights, once.",
    past: { alone: "took a change back" },
    risk: "write",
    callers: { peopleOnly: "Taking back somebody's change is a person's decision; a program makes the opposite call." },
  })
    .input(auditRef)
    .output(undoView)
    .mutation(({ ctx, input }) => undoCall(ctx.scope, ctx, input)),
});
