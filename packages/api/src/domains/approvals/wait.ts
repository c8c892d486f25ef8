import { setTimeout as pause } from "node:timers/promises";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import { AppError } from "../../kernel/errors.ts";
import { rightsKey, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { findKeyPrincipal } from "../api-keys/principals.ts";
import { keysTopic } from "../api-keys/queries.ts";
import { presentApproval } from "./present.ts";
import { approvalsTopic, getApproval } from "./queries.ts";
import type { ApprovalView, WaitForApprovalInput } from "./schema.ts";

/** A key that ends by itself, or with the rights of its issuer, is announced to nobody: so often it is looked at again. */
const LOOK_MS = 5_000;

/** Answers when the call's state is final or the time is over; throws when the key is revoked meanwhile. */
export async function waitForApproval(
  scope: Scope,
  services: Pick<Services, "identity" | "feed">,
  { id, timeoutSeconds }: WaitForApprovalInput,
  signal: AbortSignal | undefined,
): Promise<ApprovalView> {
  const over = performance.now() + timeoutSeconds * 1_000;
  const changes = new Changes(scope, services.feed, signal);
  try {
    for (;;) {
      const approval = presentApproval(scope.words)(await getApproval(scope, id));
      const leftMs = over - performance.now();
      if (approval.done || leftMs <= 0 || signal?.aborted) return approval;
      await changes.next(Math.min(leftMs, untilNextLook(scope, approval)));
      await assertKeyValid(scope, services);
    }
  } finally {
    changes.stop();
  }
}

/** Yields the call's state and every change of it, until it is final. */
export async function watchApproval(
  scope: Scope,
  feed: Services["feed"],
  { id, lastEventId }: { id: string; lastEventId?: string | null },
  signal: AbortSignal | undefined,
): Promise<AsyncGenerator<TrackedEnvelope<ApprovalView>, void, void>> {
  const first = presentApproval(scope.words)(await getApproval(scope, id));
  return statesOf(scope, feed, { first, seen: lastEventId ?? null }, signal);
}

async function* statesOf(
  scope: Scope,
  feed: Services["feed"],
  { first, seen }: { first: ApprovalView; seen: string | null },
  signal: AbortSignal | undefined,
) {
  const changes = new Changes(scope, feed, signal);
  let [approval, known] = [first, seen];
  try {
    for (;;) {
      const state = stateOf(approval);
      if (state !== known) yield tracked(state, approval);
      known = state;
      if (approval.done || signal?.aborted) return;
      await changes.next(untilNextLook(scope, approval));
      if (signal?.aborted) return;
      approval = presentApproval(scope.words)(await getApproval(scope, first.id));
    }
  } finally {
    changes.stop();
  }
}

/** Each state comes once, so its name serves as the event's id. */
function stateOf({ status, executedAt }: ApprovalView): string {
  return executedAt ? "executed" : status;
}

/** A call that nobody decides ends without a word, so it is looked at when its time is over. */
function untilNextLook({ now }: Scope, { status, expiresAt }: ApprovalView): number {
  const leftMs = Date.parse(expiresAt) - now().getTime();
  return status === "pending" && leftMs > 0 ? Math.min(LOOK_MS, leftMs + 1) : LOOK_MS;
}

/**
 * What the database announces of a company's approvals and keys, for one who waits. The first turn is over at once: from then on nothing is missed,
 * so whoever reads after each turn has read the last state.
 */
class Changes {
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #announced: AsyncGenerator<object, void, void>;
  #turn: Promise<IteratorResult<object, void>> | undefined;

  constructor(scope: Scope, feed: Services["feed"], signal: AbortSignal | undefined) {
    this.#signal = signal ? AbortSignal.any([signal, this.#ended.signal]) : this.#ended.signal;
    this.#announced = feed.watchTopics({
      topics: [approvalsTopic(scope.companyId), keysTopic(scope.companyId)],
      key: `waiting ${rightsKey(scope)}`,
      read: async () => ({}),
      signal: this.#signal,
    });
  }

  /** Resolves when something was announced since the last turn, when the time is over, or when the caller has gone. */
  async next(limitMs: number): Promise<void> {
    const over = new AbortController();
    const pausing = pause(limitMs, undefined, { signal: AbortSignal.any([this.#signal, over.signal]) }).catch(() => undefined);
    this.#turn ??= this.#announced.next();
    const turn = await Promise.race([this.#turn, pausing]);
    // A feed that is closed announces nothing more, at once.
    if (turn?.done) await pausing;
    else if (turn) this.#turn = undefined;
    over.abort();
  }

  stop(): void {
    this.#ended.abort();
    // The turn that is still out ends with the signal.
    this.#turn?.catch(() => undefined);
    this.#announced.return().catch(() => undefined);
  }
}

async function assertKeyValid({ actor, companyId }: Scope, services: Pick<Services, "identity">): Promise<void> {
  if (actor.kind !== "apiKey" || (await findKeyPrincipal(services, companyId, actor.keyId))) return;
  throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
}
