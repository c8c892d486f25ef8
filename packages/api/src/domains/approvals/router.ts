import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { approveApproval, rejectApproval, withdrawApproval } from "./commands.ts";
import { approvalEntity } from "./entity.ts";
import { asDecider } from "./policy.ts";
import { presentApproval } from "./present.ts";
import { getApproval, listApprovals } from "./queries.ts";
import {
  approvalPage,
  approvalRef,
  approvalView,
  approveInput,
  listApprovalsInput,
  rejectInput,
  waitForApprovalInput,
  watchApprovalInput,
} from "./schema.ts";
import { waitForApproval, watchApproval } from "./wait.ts";

const byPeople = { peopleOnly: "People decide about what programs ask for." } as const;

export const approvalsRouter = router({
  about: "Calls of programs that wait for a person's decision.",
  entity: approvalEntity,
  acts: { request: "asked for" },
})({
  list: inCompany("approvals:read", {
    rest: "GET /approvals",
    does: "List calls that wait or waited for a decision; programs see their own.",
  })
    .input(listApprovalsInput)
    .output(approvalPage)
    .query(({ ctx, input }) => listApprovals(ctx.scope, input).then(presentPage(presentApproval(ctx.scope.words)))),

  get: inCompany("approvals:read", { rest: "GET /approvals/{id}", does: "Show one call with its decision and what came of it." })
    .input(approvalRef)
    .output(approvalView)
    .query(({ ctx, input }) => getApproval(ctx.scope, input.id).then(presentApproval(ctx.scope.words))),

  wait: inCompany("approvals:read", {
    rest: "GET /approvals/{id}/wait",
    does: "Wait until a call is decided and made, or the time is over.",
    alone: true,
  })
    .input(waitForApprovalInput)
    .output(approvalView)
    .query(({ ctx, input, signal }) => waitForApproval(ctx.scope, ctx.services, input, signal)),

  watch: inCompany("approvals:read", {
    rest: "GET /approvals/{id}/events",
    does: "Follow one call live until it is over.",
    yields: approvalView,
  })
    .input(watchApprovalInput)
    .subscription(({ ctx, input, signal }) => watchApproval(ctx.scope, ctx.services.feed, input, signal)),

  approve: inCompany("approvals:decide", {
    rest: "POST /approvals/{id}/approve",
    does: "Approve a call; it is made with the rights of its key.",
    past: "approved",
    risk: "destructive",
    callers: byPeople,
  })
    .input(approveInput)
    .output(approvalView)
    .mutation(({ ctx, input }) => approveApproval(ctx.scope, input, asDecider(ctx)).then(presentApproval(ctx.scope.words))),

  reject: inCompany("approvals:decide", {
    rest: "POST /approvals/{id}/reject",
    does: "Refuse a call and say why.",
    past: "rejected",
    risk: "write",
    callers: byPeople,
  })
    .input(rejectInput)
    .output(approvalView)
    .mutation(({ ctx, input }) => rejectApproval(ctx.scope, input).then(presentApproval(ctx.scope.words))),

  withdraw: inCompany("approvals:read", {
    rest: "POST /approvals/{id}/withdraw",
    does: "Take back a call of yours that waits.",
    past: "withdrew",
    risk: "write",
    callers: { anyCeiling: "It only ends what the key itself has asked for." },
  })
    .input(approvalRef)
    .output(approvalView)
    .mutation(({ ctx, input }) => withdrawApproval(ctx.scope, input).then(presentApproval(ctx.scope.words))),
});
