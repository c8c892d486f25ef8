import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createProject, deleteProject, restoreProject, updateProject } from "./commands.ts";
import { presentProject } from "./present.ts";
import { getProject, listProjects } from "./queries.ts";
import { createProjectInput, listProjectsInput, projectPage, projectRef, projectView, updateProjectInput } from "./schema.ts";

export const projectsRouter = router({
  list: inCompany("projects:read", {
    rest: "GET /projects",
    does: "List the projects with their figures, newest first, with search and filters.",
  })
    .input(listProjectsInput)
    .output(projectPage)
    .query(({ ctx, input }) => listProjects(ctx.scope, input).then(presentPage(presentProject(ctx.scope)))),

  get: inCompany("projects:read", { rest: "GET /projects/{id}", does: "Show one project with its storage and figures." })
    .input(projectRef)
    .output(projectView)
    .query(({ ctx, input }) => getProject(ctx.scope, input.id).then(presentProject(ctx.scope))),

  create: inCompany("projects:write", {
    ...{ rest: "POST /projects", does: "Add a project: a place in a storage where files are uploaded to.", risk: "write", status: 201 },
    undo: ({ entityId }) => ({ procedure: "projects.delete", input: { id: entityId } }),
  })
    .input(createProjectInput)
    .output(projectView)
    .mutation(({ ctx, input }) => createProject(ctx.scope, input).then(presentProject(ctx.scope))),

  update: inCompany("projects:write", {
    rest: "PUT /projects/{id}",
    does: "Change the fields that are sent; the others stay, and so do files that are uploaded already.",
    risk: "write",
    undo: ({ entityId, before }) => (before ? { procedure: "projects.update", input: { id: entityId, ...before } } : undefined),
  })
    .input(updateProjectInput)
    .output(projectView)
    .mutation(({ ctx, input }) => updateProject(ctx.scope, input).then(presentProject(ctx.scope))),

  delete: inCompany("projects:delete", {
    rest: "DELETE /projects/{id}",
    does: "Delete a project with its cycles, unless an upload is under way; files stay in the storage, and it can be restored.",
    risk: "destructive",
    undo: ({ entityId }) => ({ procedure: "projects.restore", input: { id: entityId } }),
  })
    .input(projectRef)
    .output(projectView)
    .mutation(({ ctx, input }) => deleteProject(ctx.scope, input).then(presentProject(ctx.scope))),

  restore: inCompany("projects:delete", {
    ...{ rest: "POST /projects/{id}/restore", does: "Bring a deleted project back, with its cycles.", risk: "write" },
    undo: ({ entityId }) => ({ procedure: "projects.delete", input: { id: entityId } }),
  })
    .input(projectRef)
    .output(projectView)
    .mutation(({ ctx, input }) => restoreProject(ctx.scope, input).then(presentProject(ctx.scope))),
});
