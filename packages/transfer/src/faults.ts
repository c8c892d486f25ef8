/** Why something could not be sent; `retryable` faults may pass with time, the others never do. */
export type FaultReason =
  | "network"
  | "deadline"
  | "slow_down"
  | "server"
  | "checksum"
  | "refused"
  | "missing"
  | "changed"
  | "unreadable"
  | "too_large"
  | "cancelled";

const RETRYABLE: readonly FaultReason[] = ["network", "deadline", "slow_down", "server", "checksum"];

/** A transfer that did not succeed, in words for people; never with a key or a signed address in it. */
export class TransferFault extends Error {
  readonly reason: FaultReason;
  /** The store's own code, such as NoSuchBucket. */
  readonly code: string | undefined;
  /** How long the store asks to wait, in milliseconds. */
  readonly waitMs: number | undefined;

  constructor(
    reason: FaultReason,
    message: string,
    more: { code?: string | undefined; waitMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "TransferFault";
    this.reason = reason;
    this.code = more.code;
    this.waitMs = more.waitMs;
  }

  get retryable(): boolean {
    return RETRYABLE.includes(this.reason);
  }
}

/** Any error as a fault: what the network and the file system throw gets its reason. */
export function toFault(error: unknown): TransferFault {
  if (error instanceof TransferFault) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ENOENT" || code === "ENOTDIR")
    return new TransferFault("missing", "The file is not there any more.", { code, cause: error });
  if (/^(EACCES|EPERM|EIO|EISDIR|ELOOP|ENAMETOOLONG|EBUSY|ESTALE)$/.test(code)) {
    return new TransferFault("unreadable", `The file cannot be read (${code}).`, { code, cause: error });
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT" || code === "UND_ERR_CONNECT_TIMEOUT") {
    return new TransferFault("deadline", "The store did not answer in time.", { code, cause: error });
  }
  if (error instanceof Error && error.name === "AbortError")
    return new TransferFault("cancelled", "The transfer was cancelled.", { cause: error });
  return new TransferFault("network", "The connection to the store broke.", { code: code || undefined, cause: error });
}
