import type { ERROR_CODES } from "./generated/kinds.gen.ts";
import type { PreviewView } from "./generated/procedures.gen.ts";

/** Why a call failed: the server's codes, and `network` and `timeout` for calls that got no answer. */
export type ErrorCode = (typeof ERROR_CODES)[number] | "internal" | "unavailable" | "network" | "timeout";

/** What is known of a failed call. */
export interface Failure {
  code: ErrorCode;
  message: string;
  /** HTTP status; 0 without an answer. */
  status: number;
  details?: Record<string, unknown> | undefined;
  requestId?: string | undefined;
  procedure?: string | undefined;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** A call that failed. `code` is for programs, `message` says to people what to do, `requestId` is for asking us. */
export class FrontofficeError extends Error {
  readonly code: ErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** For programs: the faulty `fields` of the input, the `currentVersion` of a conflict. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  readonly procedure: string | undefined;
  /** How long the server asks to wait before trying again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(failure: Failure) {
    super(failure.message, { cause: failure.cause });
    this.name = "FrontofficeError";
    this.code = failure.code;
    this.status = failure.status;
    this.details = failure.details ?? {};
    this.requestId = failure.requestId;
    this.procedure = failure.procedure;
    this.retryAfterSeconds = failure.retryAfterSeconds;
  }
}

/** A call that waits for a person's decision. */
export interface PendingApproval {
  id: string;
  status: string;
  /** ISO 8601 in UTC; undecided until then, it is over. */
  expiresAt: string;
  preview: PreviewView | undefined;
}

/** The key may not make this call by itself: it is stored, and runs once when a person approves it. */
export class ApprovalPendingError extends FrontofficeError {
  readonly approval: PendingApproval;

  constructor(failure: Failure, approval: PendingApproval) {
    super(failure);
    this.name = "ApprovalPendingError";
    this.approval = approval;
  }

  /** What `awaitApproval` takes. */
  get id(): string {
    return this.approval.id;
  }

  /** What the call would do. */
  get preview(): PreviewView | undefined {
    return this.approval.preview;
  }
}

/** Whether this is a failed call, and with a code, whether it failed for that reason. */
export function isFrontofficeError(error: unknown, code?: ErrorCode): error is FrontofficeError {
  return error instanceof FrontofficeError && (code === undefined || error.code === code);
}

/** The error for a failure, of the class that fits it. */
export function toError(failure: Failure): FrontofficeError {
  const approval = failure.code === "precondition" ? readApproval(failure.details) : undefined;
  return approval ? new ApprovalPendingError(failure, approval) : new FrontofficeError(failure);
}

function readApproval(details: Failure["details"]): PendingApproval | undefined {
  const approval = details?.approval;
  if (typeof approval !== "object" || approval === null || !("id" in approval)) return undefined;
  const { id, status, expiresAt, preview } = approval as Partial<PendingApproval>;
  return { id: String(id), status: status ?? "pending", expiresAt: expiresAt ?? "", preview };
}
