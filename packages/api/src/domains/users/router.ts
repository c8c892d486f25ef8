import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createUser, deactivateUser, endSessionsOfUser, reactivateUser, removeUser, restoreUser, updateUser } from "./commands.ts";
import { userEntity } from "./entity.ts";
import { presentUser } from "./present.ts";
import { getMember, listUsers } from "./queries.ts";
import { createUserInput, listUsersInput, sessionsEndedView, updateUserInput, userRef, usersPage, userView } from "./schema.ts";

const byPeople = { peopleOnly: "Who belongs to a company is decided by people." } as const;
/** A person who gives, changes or takes rights confirms their identity first. */
const confirmed = { ...byPeople, confirmed: true } as const;

export const usersRouter = router({ about: "The people of the company: roles, clients, who may enter.", entity: userEntity })({
  list: inCompany("users:read", { rest: "GET /users", does: "List the people of the company, by name, with search and filters." })
    .input(listUsersInput)
    .output(usersPage)
    .query(({ ctx, input }) => listUsers(ctx.scope, input).then(presentPage(presentUser))),

  get: inCompany("users:read", { rest: "GET /users/{id}", does: "Show one person of the company." })
    .input(userRef)
    .output(userView)
    .query(({ ctx, input }) => getMember(ctx.scope, input.id).then(presentUser)),

  create: inCompany("users:write", {
    rest: "POST /users",
    does: "Make an account in the company for somebody who has none; an email with a link to set the password follows.",
    past: "added",
    event: userEntity.events.created,
    risk: "write",
    status: 201,
    callers: confirmed,
    undo: { by: "delete" },
  })
    .input(createUserInput)
    .output(userView)
    .mutation(({ ctx, input }) => createUser(ctx.scope, input).then(presentUser)),

  update: inCompany("users:write", {
    rest: "PUT /users/{id}",
    does: "Change somebody's role or clients, which ends the sessions here, or the name of somebody who never signed in.",
    past: "changed",
    event: userEntity.events.updated,
    risk: "write",
    callers: confirmed,
    undo: {
      by: "update",
      with: ({ entityId, before }) => (before && Object.keys(before).length > 0 ? { id: entityId, ...before } : undefined),
    },
  })
    .input(updateUserInput)
    .output(userView)
    .mutation(({ ctx, input }) => updateUser(ctx.scope, ctx.services, input).then(presentUser)),

  deactivate: inCompany("users:write", {
    rest: "POST /users/{id}/deactivate",
    does: "Let somebody enter the company no more until reactivated; the sessions here end at once.",
    past: "deactivated",
    risk: "destructive",
    callers: byPeople,
    undo: { by: "reactivate" },
  })
    .input(userRef)
    .output(userView)
    .mutation(({ ctx, input }) => deactivateUser(ctx.scope, ctx.services, input.id).then(presentUser)),

  reactivate: inCompany("users:write", {
    rest: "POST /users/{id}/reactivate",
    does: "Let a deactivated person enter again.",
    past: "let back in",
    risk: "write",
    callers: byPeople,
    undo: { by: "deactivate" },
  })
    .input(userRef)
    .output(userView)
    .mutation(({ ctx, input }) => reactivateUser(ctx.scope, input.id).then(presentUser)),

  delete: inCompany("users:write", {
    rest: "DELETE /users/{id}",
    does: "Remove somebody from the company; the account stays, the sessions here end at once.",
    past: "removed",
    event: userEntity.events.removed,
    risk: "destructive",
    callers: confirmed,
    undo: { by: "restore" },
  })
    .input(userRef)
    .output(userView)
    .mutation(({ ctx, input }) => removeUser(ctx.scope, ctx.services, input.id).then(presentUser)),

  restore: inCompany("users:write", {
    rest: "POST /users/{id}/restore",
    does: "Bring a removed person back.",
    past: "brought back",
    risk: "write",
    callers: byPeople,
    undo: { by: "delete" },
  })
    .input(userRef)
    .output(userView)
    .mutation(({ ctx, input }) => restoreUser(ctx.scope, input.id).then(presentUser)),

  endSessions: inCompany("users:write", {
    rest: "POST /users/{id}/end-sessions",
    does: "Sign somebody out of this company everywhere.",
    past: "signed out everywhere",
    risk: "destructive",
    callers: byPeople,
  })
    .input(userRef)
    .output(sessionsEndedView)
    .mutation(({ ctx, input }) => endSessionsOfUser(ctx.scope, ctx.services, input.id)),
});
