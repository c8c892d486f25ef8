import { isDatabaseGone } from "@frontoffice/queue";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type ErrorCode } from "../kernel/errors.ts";

/** An error as every surface shows it. */
export interface ErrorView {
  code: ErrorCode | "internal" | "unavailable";
  message: string;
  status: number;
  details?: Record<string, unknown>;
  /** Expected errors are not news; the others are logged with their cause. */
  expected: boolean;
}

/** PostgreSQL's disk_full. */
const DISK_FULL = "53100";

const TRPC_CODES = {
  not_found: "NOT_FOUND",
  forbidden: "FORBIDDEN",
  unauthorized: "UNAUTHORIZED",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  limit_reached: "PAYMENT_REQUIRED",
  precondition: "PRECONDITION_FAILED",
  upstream_failed: "BAD_GATEWAY",
  rate_limited: "TOO_MANY_REQUESTS",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

export const STATUS: Readonly<Record<ErrorCode, number>> = {
  not_found: 404,
  forbidden: 403,
  unauthorized: 401,
  conflict: 409,
  invalid: 400,
  limit_reached: 402,
  precondition: 412,
  upstream_failed: 502,
  rate_limited: 429,
};

/** tRPC's own errors that a caller can cause, with words that say what to do. */
const CALLER_FAULTS: Partial<Record<TRPCError["code"], { code: ErrorCode; status: number; message: string }>> = {
  BAD_REQUEST: { code: "invalid", status: 400, message: "The request could not be read. Check its shape against the documentation." },
  PARSE_ERROR: { code: "invalid", status: 400, message: "The request is not valid JSON." },
  NOT_FOUND: { code: "not_found", status: 404, message: "There is no such procedure." },
  METHOD_NOT_SUPPORTED: { code: "invalid", status: 405, message: "This procedure does not answer to that method." },
  PAYLOAD_TOO_LARGE: { code: "invalid", status: 413, message: "The request is too large." },
  UNSUPPORTED_MEDIA_TYPE: { code: "invalid", status: 415, message: "Send JSON with the content type application/json." },
  CLIENT_CLOSED_REQUEST: { code: "invalid", status: 499, message: "The request was cancelled." },
};

/** Turns a thrown AppError into tRPC's form, so that its status and code travel. */
export function toTrpcError(error: AppError): TRPCError {
  return new TRPCError({ code: TRPC_CODES[error.code], message: error.message, cause: error });
}

/** What may be said of an error; unknown ones say nothing but that they happened. */
export function viewError(error: unknown): ErrorView {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof AppError) {
    return { code: cause.code, message: cause.message, status: STATUS[cause.code], details: cause.details, expected: true };
  }
  if (cause instanceof ZodError && error instanceof TRPCError && error.code === "BAD_REQUEST") return viewInputFault(cause);
  if (isDatabaseGone(cause)) {
    return {
      code: "unavailable",
      message: "The database cannot be reached right now. Try again in a moment.",
      status: 503,
      expected: false,
    };
  }
  if (cause instanceof Error && "code" in cause && cause.code === DISK_FULL) {
    return {
      code: "unavailable",
      message: "There is no room left on the disk of the database. Nothing was changed: try again when there is.",
      status: 503,
      expected: false,
    };
  }
  if (error instanceof TRPCError && !(cause instanceof Error && cause !== error && error.code === "INTERNAL_SERVER_ERROR")) {
    const fault = CALLER_FAULTS[error.code];
    if (fault) return { ...fault, expected: true };
  }
  return {
    code: "internal",
    message: "Something went wrong on our side. Tell us the request id and we will find it.",
    status: 500,
    expected: false,
  };
}

function viewInputFault(error: ZodError): ErrorView {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".")];
    for (const key of keys) fields[key] ??= issue.code === "unrecognized_keys" ? "This field does not exist here." : issue.message;
  }
  const named = Object.entries(fields).slice(0, 20);
  const message = named.map(([field, fault]) => (field === "" ? fault : `${field}: ${fault}`)).join(" ");
  return { code: "invalid", message, status: 400, details: { fields: Object.fromEntries(named) }, expected: true };
}
