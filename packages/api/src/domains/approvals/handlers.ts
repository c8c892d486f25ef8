import type { DB } from "@frontoffice/db";
import { type JobHandler, Retry } from "@frontoffice/queue";
import { type CompanyRun, defineCompanyJob } from "../../kernel/company-job.ts";
import type { Principal } from "../../kernel/principal.ts";
import type { Surface } from "../../kernel/scope.ts";
import type { Context, Services } from "../../kernel/services.ts";
import { type ErrorView, viewError } from "../../trpc/errors.ts";
import { findKeyPrincipal } from "../api-keys/principals.ts";
import { completeWithFault } from "./commands.ts";
import { runApproval } from "./jobs.ts";
import { type ApprovalRow, getApproval } from "./queries.ts";

type Fault = Pick<ErrorView, "code" | "message" | "details">;
type Run = CompanyRun<{ approvalId: string }>;

/** Faults that say nothing about the call: it is tried again. */
const PASSING: readonly ErrorView["code"][] = ["internal", "unavailable", "upstream_failed"];

export function createApprovalHandlers(services: Services): JobHandler<DB>[] {
  return [defineCompanyJob(services, runApproval, (run) => makeApprovedCall(services, run))];
}

/** The claim, the command and its answer commit together behind the door, so a second run finds the call made. */
async function makeApprovedCall(services: Services, run: Run) {
  const { approvalId } = run.payload;
  const approval = await getApproval(run.scope, approvalId);
  if (approval.status !== "approved" || approval.executedAt) return { made: false };
  const fault = await tryCall(services, run, approval);
  if (!fault) return { made: true };
  await run.step((tx) => completeWithFault(tx, approvalId, fault));
  return { made: false, code: fault.code };
}

/** Makes the call as the key, with the rights that it has now; answers the fault that will not pass. */
async function tryCall(services: Services, run: Run, approval: ApprovalRow): Promise<Fault | undefined> {
  const principal = await findKeyPrincipal(services, run.companyId, approval.keyId);
  if (!principal) return { code: "forbidden", message: "The key that asked has been revoked, has expired, or its issuer has left." };
  try {
    await services.call(approval.procedure, {
      ctx: contextOf(services, run, approval, principal),
      input: approval.input,
      signal: run.signal,
    });
    return undefined;
  } catch (error) {
    const { code, message, details } = viewError(error);
    if (run.signal.aborted) throw error;
    if (code === "conflict" && details?.approvalId === approval.id) return claimFault(run);
    if (code === "rate_limited") throw new Retry({ afterMs: Number(details?.retryAfterSeconds ?? 10) * 1_000, message });
    if (PASSING.includes(code) && run.job.attempt < run.job.maxAttempts) throw error;
    return { code, message, ...(details && { details }) };
  }
}

/** The call could not be claimed: another run has made it, or the key no longer sees the client that it is about. */
async function claimFault(run: Run): Promise<Fault | undefined> {
  const { executedAt } = await getApproval(run.scope, run.payload.approvalId);
  return executedAt ? undefined : { code: "forbidden", message: "The key that asked no longer sees what the call is about." };
}

function contextOf(services: Services, run: Run, { id, surface }: ApprovalRow, principal: Principal): Context {
  return {
    services,
    principal,
    token: null,
    request: { id: run.job.id, surface: surface as Surface, ip: null, userAgent: null },
    cookies: null,
    callOptions: { approvalId: id },
    responseMeta: {},
  };
}
