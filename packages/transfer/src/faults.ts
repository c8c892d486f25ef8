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
  /** Where the store says that the bucket lies. */
  readonly region: string | undefined;

  constructor(
    reason: FaultReason,
    message: string,
    more: { code?: string | undefined; waitMs?: number | undefined; region?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "TransferFault";
    this.reason = reason;
    this.code = more.code;
    this.waitMs = more.waitMs;
    this.region = more.region;
  }

  get retryable(): boolean {
    return RETRYABLE.includes(this.reason);
  }
}

/** What the file system says, as a fault of the file. */
export function fileFault(error: unknown): TransferFault {
  if (error instanceof TransferFault) return error;
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new TransferFault("missing", "The file is not there any more.", { code, cause: error });
  if (code === "ELOOP") return new TransferFault("unreadable", "This is a link, not a file.", { code, cause: error });
  return new TransferFault("unreadable", `The file cannot be read (${code || "unknown"}).`, { code: code || undefined, cause: error });
}

/** What a connection says, as a fault of the way to the store. */
export function networkFault(error: unknown): TransferFault {
  if (error instanceof TransferFault) return error;
  const code = codeOf(error);
  if (/^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(code)) {
    return new TransferFault("deadline", "The store did not answer in time.", { code, cause: error });
  }
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    return new TransferFault("refused", `The store's certificate cannot be trusted (${code}).`, { code, cause: error });
  }
  return new TransferFault("network", "The connection to the store broke.", { code: code || undefined, cause: error });
}

/** Any error as a fault: what the network and the file system throw gets its reason, and an unexpected error is never tried again. */
export function toFault(error: unknown): TransferFault {
  if (error instanceof TransferFault) return error;
  const code = codeOf(error);
  if (error instanceof Error && (error.name === "AbortError" || code === "ABORT_ERR"))
    return new TransferFault("cancelled", "The transfer was cancelled.", { cause: error });
  if (/^(ENOENT|ENOTDIR|EACCES|EPERM|EIO|EISDIR|ELOOP|ENAMETOOLONG|EBUSY|ESTALE|EMFILE|ENFILE|ENXIO)$/.test(code)) return fileFault(error);
  if (code !== "") return networkFault(error);
  return new TransferFault("refused", "Something unforeseen stopped the transfer.", { cause: error });
}

/** The code of an error of Node, such as ENOENT, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
