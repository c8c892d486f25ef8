import { FrontofficeError, toError } from "./errors.ts";

interface WireFault {
  code?: unknown;
  message?: unknown;
  details?: unknown;
  requestId?: unknown;
  httpStatus?: unknown;
}

/** The error that an answer carries, in the product's own shape; a gateway's page says its status alone. */
export function failureOf(procedure: string, fault: WireFault, response?: Response): FrontofficeError {
  const status = Number(fault.httpStatus ?? response?.status ?? 0);
  const ours = typeof fault.code === "string";
  return toError({
    code: ours ? (fault.code as FrontofficeError["code"]) : codeOf(status),
    message: typeof fault.message === "string" ? fault.message : `The server answered ${status}.`,
    status,
    details: typeof fault.details === "object" && fault.details !== null ? { ...fault.details } : undefined,
    requestId: typeof fault.requestId === "string" ? fault.requestId : (response?.headers.get("x-request-id") ?? undefined),
    procedure,
    retryAfterSeconds: readRetryAfter(response),
  });
}

/** The error for a call that got no answer. */
export function unanswered(procedure: string, cause: unknown, timedOut: boolean): FrontofficeError {
  const message = timedOut ? "The server did not answer in time." : "The server cannot be reached, or the connection broke.";
  return new FrontofficeError({ code: timedOut ? "timeout" : "network", message, status: 0, procedure, cause });
}

/** Whether sending the same again may help. */
export function isTransient({ code, details }: FrontofficeError): boolean {
  const firstStillRuns = code === "conflict" && details.idempotencyKey === true;
  return firstStillRuns || code === "network" || code === "timeout" || code === "rate_limited" || code === "unavailable";
}

const LONGEST_WAIT_S = 65;

/** Milliseconds before the next attempt, or undefined when the server asks to wait longer than a call should. */
export function waitBefore(attempt: number, { retryAfterSeconds }: FrontofficeError): number | undefined {
  if (retryAfterSeconds !== undefined && retryAfterSeconds > LONGEST_WAIT_S) return undefined;
  return Math.max(backoff(attempt), (retryAfterSeconds ?? 0) * 1000);
}

/** 0.2 s, 0.4 s, … up to 10 s, less a random part, so that many programs do not come back at once. */
export function backoff(attempt: number): number {
  return Math.min(10_000, 200 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Waits; rejects with the signal's reason. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, fail) => {
    if (signal?.aborted) return fail(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      fail(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      done();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function codeOf(status: number): FrontofficeError["code"] {
  if (status === 401) return "unauthorized";
  if (status === 429) return "rate_limited";
  if (status === 502 || status === 503 || status === 504) return "unavailable";
  return status >= 400 && status < 500 ? "invalid" : "internal";
}

function readRetryAfter(response: Response | undefined): number | undefined {
  const seconds = Number(response?.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
