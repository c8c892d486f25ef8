import { APICallError, InvalidResponseDataError } from "@ai-sdk/provider";
import { StreamProviderError } from "ai";
import { AppError } from "../kernel/errors.ts";
import { OutboundError } from "./outbound.ts";

export type ModelFailure =
  | "deadline"
  | "too_large"
  | "cut_off"
  | "invalid_output"
  | "disconnected"
  | "garbled"
  | "refused"
  | "unavailable"
  | "rate_limited"
  | "blocked";

const MESSAGES: Record<ModelFailure, string> = {
  deadline: "The model did not finish in time. Try again, or ask for less at once.",
  too_large: "The model wrote more than is allowed and was stopped. Try again.",
  cut_off: "The model ran out of space before it was done. Ask for less at once, or raise the limit.",
  invalid_output: "The model's answer did not have the expected form, twice. Try again, or use another model.",
  disconnected: "The connection to the model broke in the middle of its answer. Try again.",
  garbled: "The model provider sent something that cannot be read. Check MODEL_BASE_URL, or try again.",
  refused: "The model provider refused the request. Check the model's name, its key and the account.",
  unavailable: "The model provider cannot be reached or is failing. Try again in a few minutes.",
  rate_limited: "The model provider asks to wait. Try again later.",
  blocked: "The model's address is not allowed. Check MODEL_BASE_URL.",
};

/** A failure of one attempt, reduced to facts that may be logged: the provider's own words repeat the prompt and the key. */
export interface Fault {
  reason: ModelFailure;
  /** Whether the same request may succeed in a moment. */
  transient: boolean;
  status: number | null;
  retryAfterMs: number | null;
  /** A system error code such as ECONNREFUSED. */
  code: string | null;
  requestId: string | null;
}

/** The typed error of a fault; carries no cause on purpose. */
export function modelError(fault: Fault, about: Record<string, unknown>): AppError {
  const { reason, status, retryAfterMs, code, requestId } = fault;
  const facts = Object.entries({ status, retryAfterMs, code, requestId }).filter(([, value]) => value !== null);
  const details = { reason, ...about, ...Object.fromEntries(facts) };
  return new AppError(reason === "rate_limited" ? "rate_limited" : "upstream_failed", MESSAGES[reason], details);
}

export function fault(reason: ModelFailure, facts: Partial<Fault> = {}): Fault {
  return { reason, transient: false, status: null, retryAfterMs: null, code: null, requestId: null, ...facts };
}

/** Reads a provider's error. `started` says that a part of the answer had arrived, after which nothing is repeated. */
export function faultOf(error: unknown, started: boolean, now: number): Fault {
  const outbound = findCause(error, (cause): cause is OutboundError => cause instanceof OutboundError);
  if (outbound) return fault(outbound.reason === "deadline" ? "deadline" : outbound.reason === "size" ? "too_large" : "blocked");
  const call = APICallError.isInstance(error) ? error : undefined;
  const streamed = StreamProviderError.isInstance(error) ? error : undefined;
  const status = call?.statusCode ?? streamed?.statusCode ?? null;
  const headers = call?.responseHeaders ?? {};
  const facts = {
    status,
    retryAfterMs: retryAfterMs(headers, now),
    code: systemCode(error),
    requestId: headers["x-request-id"] ?? headers["request-id"] ?? null,
  };
  if (status === 429 && !started) return fault("rate_limited", { ...facts, transient: true });
  if (status !== null && status >= 500 && !started) return fault("unavailable", { ...facts, transient: true });
  if (status !== null && status >= 400 && !started) return fault("refused", facts);
  if (started && (isNetworkError(error, call) || InvalidResponseDataError.isInstance(error))) return fault("disconnected", facts);
  if (streamed) return fault("unavailable", { ...facts, transient: streamed.isRetryable && !started });
  return isNetworkError(error, call) ? fault("unavailable", { ...facts, transient: true }) : fault("garbled", facts);
}

/** Connection refused, reset, or ended in the middle: undici says it with a TypeError, the SDK with a retryable error. */
function isNetworkError(error: unknown, call: APICallError | undefined): boolean {
  const broken = findCause(
    error,
    (cause): cause is TypeError => cause instanceof TypeError && /^(terminated|fetch failed)$/.test(cause.message),
  );
  return broken !== undefined || systemCode(error) !== null || (call?.isRetryable === true && call.statusCode === undefined);
}

/** `Retry-After` in seconds or as a date, and the milliseconds that OpenAI sends. */
function retryAfterMs(headers: Record<string, string>, now: number): number | null {
  const precise = Number.parseFloat(headers["retry-after-ms"] ?? "");
  if (precise >= 0) return Math.ceil(precise);
  const value = headers["retry-after"];
  if (value === undefined) return null;
  const wait = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : null;
}

function systemCode(error: unknown): string | null {
  const coded = findCause(
    error,
    (cause): cause is Error & { code: string } => cause instanceof Error && "code" in cause && typeof cause.code === "string",
  );
  return coded && /^[A-Z_]{3,40}$/.test(coded.code) ? coded.code : null;
}

function findCause<Found>(error: unknown, matches: (cause: unknown) => cause is Found): Found | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth += 1) {
    if (matches(cause)) return cause;
  }
  return undefined;
}
