import { presentPage } from "../../kernel/page.ts";
import type { UndoableEvent } from "../../kernel/services.ts";
import "./sample.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { getClientCalendar } from "./calendar/queries.ts";
import { generateStrategy, regenerateStrategy, renameStrategy, updateStrategy } from "./commands.ts";
import { compareVersions } from "./compare.ts";
import { promptTemplateEntity, strategyEntity } from "./entity.ts";
import { exportStrategy } from "./export/queries.ts";
import { presentListItem, presentStrategy } from "./present.ts";
import { getStrategy, listStrategies } from "./queries.ts";
import { approveStrategy, archiveStrategy, rejectStrategy, reopenStrategy, restoreStrategy, submitStrategy } from "./review.ts";
import {
  clientCalendarInput,
  clientCalendarView,
  compareStrategyInput,
  comparisonView,
  draftStarted,
  exportStrategyInput,
  exportView,
  generateStrategyInput,
  listStrategiesInput,
  moveStrategyInput,
  regenerateStrategyInput,
  rejectStrategyInput,
  renameStrategyInput,
  resetTemplateInput,
  saveTemplateInput,
  strategyPage,
  strategyRef,
  strategyVersionRef,
  strategyView,
  templateView,
  updateStrategyInput,
  versionList,
  versionView,
} from "./schema.ts";
import { resetTemplate, saveTemplate } from "./templates/commands.ts";
import { presentTemplate } from "./templates/present.ts";
import { getTemplate } from "./templates/queries.ts";
import { presentFullVersion, presentVersion } from "./versions/present.ts";
import { getVersion, listVersions } from "./versions/queries.ts";

/** The previous text becomes the newest version, unless somebody has written a newer one. */
const earlierTemplate = {
  by: "save",
  with: ({ before, after }: UndoableEvent) => before && after && { body: before.body, expectedVersion: after.version },
} as const;

const templatesRouter = router({ about: "The company's writing instructions for strategies.", entity: promptTemplateEntity })({
  get: inCompany("strategies:read", {
    rest: "GET /strategies/template",
    does: "Show the company's writing instructions for strategies; the rule-based writer does not read them.",
  })
    .output(templateView)
    .query(({ ctx }) => getTemplate(ctx.scope).then(presentTemplate)),

  save: inCompany("strategies:approve", {
    rest: "PUT /strategies/template",
    does: "Save the company's writing instructions as a new version; drafts by a language model follow it from then on.",
    past: "saved",
    risk: "write",
    undo: earlierTemplate,
  })
    .input(saveTemplateInput)
    .output(templateView)
    .mutation(({ ctx, input }) => saveTemplate(ctx.scope, input).then(presentTemplate)),

  reset: inCompany("strategies:approve", {
    rest: "POST /strategies/template/reset",
    does: "Make the built-in writing instructions the newest version; earlier ones are kept.",
    past: "reset",
    risk: "write",
    undo: earlierTemplate,
  })
    .input(resetTemplateInput)
    .output(templateView)
    .mutation(({ ctx, input }) => resetTemplate(ctx.scope, input).then(presentTemplate)),
});

export const strategiesRouter = router({
  about: "AI-drafted marketing strategies: versions, review and approval.",
  entity: strategyEntity,
  acts: { draft: "wrote" },
})({
  templates: templatesRouter,

  list: inCompany("strategies:read", { rest: "GET /strategies", does: "List strategies, newest first, with search and filters." })
    .input(listStrategiesInput)
    .output(strategyPage)
    .query(({ ctx, input }) => listStrategies(ctx.scope, input).then(presentPage(presentListItem))),

  calendar: inCompany("strategies:read", {
    rest: "GET /strategies/calendar",
    does: "Show what is planned for a client: the posts of its approved strategies, or of the newest draft while none is approved.",
  })
    .input(clientCalendarInput)
    .output(clientCalendarView)
    .query(({ ctx, input }) => getClientCalendar(ctx.scope, input)),

  get: inCompany("strategies:read", { rest: "GET /strategies/{id}", does: "Show a strategy with its current version." })
    .input(strategyRef)
    .output(strategyView)
    .query(({ ctx, input }) => getStrategy(ctx.scope, input.id).then(presentStrategy(ctx.scope.actor))),

  versions: inCompany("strategies:read", {
    rest: "GET /strategies/{id}/versions",
    does: "List the versions of a strategy, newest first.",
  })
    .input(strategyRef)
    .output(versionList)
    .query(({ ctx, input }) => listVersions(ctx.scope, input).then((rows) => ({ items: rows.map(presentVersion) }))),

  version: inCompany("strategies:read", {
    rest: "GET /strategies/{id}/versions/{number}",
    does: "Show one version of a strategy in full.",
  })
    .input(strategyVersionRef)
    .output(versionView)
    .query(({ ctx, input }) => getVersion(ctx.scope, input).then(presentFullVersion)),

  compare: inCompany("strategies:read", {
    rest: "GET /strategies/{id}/compare",
    does: "Show two versions side by side, section by section.",
  })
    .input(compareStrategyInput)
    .output(comparisonView)
    .query(({ ctx, input }) => compareVersions(ctx.scope, input)),

  export: inCompany("strategies:read", {
    rest: "GET /strategies/{id}/export",
    does: "Give a version as a Markdown or PDF file.",
    download: true,
    alone: true,
  })
    .input(exportStrategyInput)
    .output(exportView)
    .query(({ ctx, input }) => exportStrategy(ctx.scope, input)),

  generate: inCompany("strategies:write", {
    rest: "POST /strategies/generate",
    does: "Start drafting a new strategy for a client; the job shows how far it is.",
    past: "asked for",
    event: strategyEntity.events.requested,
    risk: "write",
    status: 202,
  })
    .input(generateStrategyInput)
    .output(draftStarted)
    .mutation(({ ctx, input }) => generateStrategy(ctx.scope, input)),

  regenerate: inCompany("strategies:write", {
    rest: "POST /strategies/{id}/regenerate",
    does: "Draft one section or the whole strategy again, following an instruction; an approved strategy is followed by a new one.",
    past: "asked for a new draft of",
    event: strategyEntity.events.requested,
    risk: "write",
    status: 202,
  })
    .input(regenerateStrategyInput)
    .output(draftStarted)
    .mutation(({ ctx, input }) => regenerateStrategy(ctx.scope, input)),

  update: inCompany("strategies:write", {
    rest: "PUT /strategies/{id}",
    does: "Save edited sections as a new version; an approved strategy is followed by a new one.",
    past: "edited",
    event: strategyEntity.events.updated,
    risk: "write",
  })
    .input(updateStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => updateStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  rename: inCompany("strategies:write", {
    rest: "POST /strategies/{id}/rename",
    does: "Give a strategy another title.",
    past: "renamed",
    risk: "write",
    undo: { by: "rename", with: ({ entityId, before }) => ({ id: entityId, ...before }) },
  })
    .input(renameStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => renameStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  submit: inCompany("strategies:write", {
    rest: "POST /strategies/{id}/submit",
    does: "Hand a draft in for review.",
    past: "submitted",
    event: strategyEntity.events.submitted,
    risk: "write",
  })
    .input(moveStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => submitStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  reopen: inCompany("strategies:write", {
    rest: "POST /strategies/{id}/reopen",
    does: "Make a rejected strategy a draft again.",
    past: "reopened",
    risk: "write",
  })
    .input(moveStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => reopenStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  approve: inCompany("strategies:approve", {
    rest: "POST /strategies/{id}/approve",
    does: "Approve a strategy that is in review.",
    past: "approved",
    event: strategyEntity.events.approved,
    risk: "write",
  })
    .input(moveStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => approveStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  reject: inCompany("strategies:approve", {
    rest: "POST /strategies/{id}/reject",
    does: "Send a strategy back with a comment.",
    past: "sent back",
    event: strategyEntity.events.rejected,
    risk: "write",
  })
    .input(rejectStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => rejectStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  archive: inCompany("strategies:approve", {
    rest: "POST /strategies/{id}/archive",
    does: "Take an approved strategy out of use.",
    past: "archived",
    event: strategyEntity.events.archived,
    risk: "write",
    undo: { by: "restore" },
  })
    .input(moveStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => archiveStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),

  restore: inCompany("strategies:approve", {
    rest: "POST /strategies/{id}/restore",
    does: "Bring an archived strategy back.",
    past: "restored",
    event: strategyEntity.events.restored,
    risk: "write",
    undo: { by: "archive" },
  })
    .input(moveStrategyInput)
    .output(strategyView)
    .mutation(({ ctx, input }) => restoreStrategy(ctx.scope, input).then(presentStrategy(ctx.scope.actor))),
});
