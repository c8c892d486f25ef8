import { setTimeout as pause } from "node:timers/promises";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import { AppError } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { findKeyPrincipal } from "../api-keys/principals.ts";
import { presentApproval } from "./present.ts";
import { getApproval } from "./queries.ts";
import type { ApprovalView, WaitForApprovalInput } from "./schema.ts";

type Identity = Pick<Services, "identity">;

const LOOK_MS = 400;

/** Answers when the call's state is final or the time is over; throws when the key is revoked meanwhile. */
export async function waitForApproval(
  scope: Scope,
  services: Identity,
  { id, timeoutSeconds }: WaitForApprovalInput,
  signal: AbortSignal | undefined,
): Promise<ApprovalView> {
  const over = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    const approval = presentApproval(await getApproval(scope, id));
    if (approval.done || performance.now() >= over || signal?.aborted) return approval;
    await pause(Math.min(LOOK_MS, Math.max(0, over - performance.now())), undefined, { signal }).catch(() => undefined);
    await assertKeyValid(scope, services);
  }
}

/** Yields the call's state and every change of it, until it is final. */
export async function watchApproval(
  scope: Scope,
  { id, lastEventId }: { id: string; lastEventId?: string | null },
  signal: AbortSignal | undefined,
): Promise<AsyncGenerator<TrackedEnvelope<ApprovalView>, void, void>> {
  const first = presentApproval(await getApproval(scope, id));
  return changesOf(scope, first, lastEventId ?? null, signal);
}

async function* changesOf(scope: Scope, first: ApprovalView, seen: string | null, signal: AbortSignal | undefined) {
  let [approval, known] = [first, seen];
  for (;;) {
    const state = stateOf(approval);
    if (state !== known) yield tracked(state, approval);
    known = state;
    if (approval.done || signal?.aborted) return;
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) return;
    approval = presentApproval(await getApproval(scope, first.id));
  }
}

/** Each state comes once, so its name serves as the event's id. */
function stateOf({ status, executedAt }: ApprovalView): string {
  return executedAt ? "executed" : status;
}

async function assertKeyValid({ actor, companyId }: Scope, services: Identity): Promise<void> {
  if (actor.kind !== "apiKey" || (await findKeyPrincipal(services, companyId, actor.keyId))) return;
  throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
}
