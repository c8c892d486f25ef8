/** Thrown by a handler: the job has failed for good and is not tried again. */
export class Discard extends Error {
  override readonly name = "Discard";
}

/** Thrown by a handler: this attempt failed; try again after the given milliseconds instead of the usual backoff. */
export class Retry extends Error {
  override readonly name = "Retry";
  readonly afterMs: number;

  constructor({ afterMs, message }: { afterMs: number; message?: string }) {
    super(message ?? "The job asked to be tried again.");
    this.afterMs = afterMs;
  }
}

/** Thrown by a handler: nothing is wrong, but come back after the given milliseconds; it costs no attempt. */
export class Snooze extends Error {
  override readonly name = "Snooze";
  readonly afterMs: number;

  constructor({ afterMs }: { afterMs: number }) {
    super("The job asked to be run later.");
    this.afterMs = afterMs;
  }
}

/** The reason of `signal` when somebody asked to cancel the job. */
export class JobCancelled extends Error {
  override readonly name = "JobCancelled";
  constructor() {
    super("The job was cancelled.");
  }
}

/** The reason of `signal` when the handler took longer than its contract allows. */
export class JobTimeout extends Error {
  override readonly name = "JobTimeout";
  constructor(seconds: number) {
    super(`The job took longer than ${seconds} s.`);
  }
}

/** The reason of `signal` when this worker is stopping and another one will run the job again. */
export class HandOver extends Error {
  override readonly name = "HandOver";
  constructor() {
    super("The worker is stopping; another one takes the job over.");
  }
}

/** Thrown by `step`, and the reason of `signal`, when the job no longer belongs to this run; nothing was written. */
export class LostClaim extends Error {
  override readonly name = "LostClaim";
  constructor() {
    super("The job is no longer held by this run.");
  }
}

/** Thrown by `step` when the database went away; the job is run again without losing an attempt. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
  constructor(cause: unknown) {
    super("The connection to the database was lost.", { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const SERVER_GONE = /^(08...|57P0[1-5]|53300|25P0[34])$/;
const SOCKET_GONE = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"]);
const CLIENT_GONE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Client was closed)/;

/** Whether an error of pg means that the connection, not the statement, failed. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof DatabaseGone) return true;
  return isDatabaseGone(error) || SOCKET_GONE.has(codeOf(error) ?? "");
}

/**
 * Whether an error of unknown origin says that the database could not be reached or went away: nothing is known to have happened, trying
 * again is right. A bare socket error counts only when it is marked as the database's.
 */
export function isDatabaseGone(error: unknown): boolean {
  if (error instanceof DatabaseGone) return true;
  if (!(error instanceof Error)) return false;
  if ("origin" in error && error.origin === "database" && SOCKET_GONE.has(codeOf(error) ?? "")) return true;
  return ("severity" in error && SERVER_GONE.test(codeOf(error) ?? "")) || CLIENT_GONE.test(error.message);
}

/** Whether the server gave the transaction up in a way that a second try can cure (deadlock, serialization, lock timeout). */
export function isWorthRepeating(error: unknown): boolean {
  return ["40P01", "40001", "55P03"].includes(codeOf(error) ?? "");
}

/** Whether the server refused the data itself, so that sending it again is useless. */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(codeOf(error) ?? "");
}
