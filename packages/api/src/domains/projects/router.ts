import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createProject, deleteProject, restoreProject, updateProject } from "./commands.ts";
import { projectEntity } from "./entity.ts";
import { presentProject } from "./present.ts";
import { getProject, listProjects } from "./queries.ts";
import { createProjectInput, listProjectsInput, projectPage, projectRef, projectView, updateProjectInput } from "./schema.ts";

export const projectsRouter = router({
  about: "What is uploaded belongs to a project: its client, its storage, its place there.",
  entity: projectEntity,
})({
  list: inCompany("projects:read", {
    rest: "GET /projects",
    does: "List the projects with their counts, newest first, with search and filters.",
  })
    .input(listProjectsInput)
    .output(projectPage)
    .query(({ ctx, input }) => listProjects(ctx.scope, input).then(presentPage(presentProject(ctx.scope)))),

  get: inCompany("projects:read", { rest: "GET /projects/{id}", does: "Show one project with its storage and counts." })
    .input(projectRef)
    .output(projectView)
    .query(({ ctx, input }) => getProject(ctx.scope, input.id).then(presentProject(ctx.scope))),

  create: inCompany("projects:write", {
    rest: "POST /projects",
    does: "Add a project: a place in a storage where files are uploaded to.",
    past: "added",
    event: projectEntity.events.created,
    risk: "write",
    status: 201,
    undo: { by: "delete" },
  })
    .input(createProjectInput)
    .output(projectView)
    .mutation(({ ctx, input }) => createProject(ctx.scope, input).then(presentProject(ctx.scope))),

  update: inCompany("projects:write", {
    rest: "PUT /projects/{id}",
    does: "Change the fields that are sent; the others stay, and so do files that are uploaded already.",
    past: { field: "isActive", left: { true: "reopened", false: "closed" }, otherwise: "changed" },
    event: projectEntity.events.updated,
    risk: "write",
    undo: { by: "update", with: ({ entityId, before }) => before && { id: entityId, ...before } },
  })
    .input(updateProjectInput)
    .output(projectView)
    .mutation(({ ctx, input }) => updateProject(ctx.scope, input).then(presentProject(ctx.scope))),

  delete: inCompany("projects:delete", {
    rest: "DELETE /projects/{id}",
    does: "Delete a project with its cycles, unless an upload is in progress; files stay in the storage, and it can be restored.",
    past: "deleted",
    event: projectEntity.events.deleted,
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(projectRef)
    .output(projectView)
    .mutation(({ ctx, input }) => deleteProject(ctx.scope, input).then(presentProject(ctx.scope))),

  restore: inCompany("projects:delete", {
    rest: "POST /projects/{id}/restore",
    does: "Bring a deleted project back, with its cycles.",
    past: "restored",
    event: projectEntity.events.restored,
    risk: "write",
    undo: { by: "delete" },
  })
    .input(projectRef)
    .output(projectView)
    .mutation(({ ctx, input }) => restoreProject(ctx.scope, input).then(presentProject(ctx.scope))),
});
