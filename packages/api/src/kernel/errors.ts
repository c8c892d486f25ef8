/** The few ways a call can fail on purpose; every surface shows the same code. */
export const ERROR_CODES = [
  "not_found",
  "forbidden",
  "unauthorized",
  "conflict",
  "invalid",
  "limit_reached",
  "precondition",
  "upstream_failed",
  "rate_limited",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure. The message is shown to people, so it says what to do; details are plain JSON for programs. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

/** The same words for an unknown id and for another company's. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}. It may have been deleted.`, { entity: what });
}

/** A fault in the input, shown at the field that has it. */
export function invalid(field: string, message: string): AppError {
  return new AppError("invalid", message, { fields: { [field]: message } });
}

/** The input is well-formed, but something else already holds that value or a newer state exists. */
export function conflict(message: string, details?: Record<string, unknown>): AppError {
  return new AppError("conflict", message, details);
}

/** The row is not in a state that allows this. */
export function precondition(message: string, details?: Record<string, unknown>): AppError {
  return new AppError("precondition", message, details);
}

/** True when PostgreSQL refused a row because of the named unique constraint or index. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return error instanceof Error && "code" in error && error.code === "23505" && "constraint" in error && error.constraint === constraint;
}

/** For `catch`: a name that the unique index already holds becomes a `conflict` at the field `name`; another error stays as it is. */
export function nameTaken(index: string, message: string, hint: string) {
  return (error: unknown): never => {
    if (!isUniqueViolation(error, index)) throw error;
    throw conflict(message, { fields: { name: hint } });
  };
}
