/** An error as S3 clients know it: a code, a status, a message. */
export class StoreFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const denied = (code: string, message: string) => new StoreFault(403, code, message);
export const noSuchBucket = () => new StoreFault(404, "NoSuchBucket", "The specified bucket does not exist.");
export const noSuchKey = () => new StoreFault(404, "NoSuchKey", "The specified key does not exist.");
export const noSuchVersion = () =>
  new StoreFault(404, "NoSuchVersion", "The version that was asked for is not the latest one, which alone is kept.");
export const noSuchUpload = () =>
  new StoreFault(404, "NoSuchUpload", "The specified multipart upload does not exist. It may have been aborted or completed.");
export const badDigest = (what: string) => new StoreFault(400, "BadDigest", `The ${what} you specified did not match what arrived.`);
export const badRequest = (message: string) => new StoreFault(400, "InvalidRequest", message);
export const badArgument = (message: string) => new StoreFault(400, "InvalidArgument", message);
export const tooLarge = () => new StoreFault(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
export const notImplemented = (what: string) => new StoreFault(501, "NotImplemented", `${what} is not implemented by this store.`);

const SQLITE_FULL = 13;

/** What a disk without room says, to a file or to the ledger, as a fault that names it; anything else as it is. */
export function fullDisk(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isFile = "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
  const isLedger = "errcode" in error && error.errcode === SQLITE_FULL;
  if (!isFile && !isLedger) return error;
  return new StoreFault(507, "InsufficientStorage", "The disk under the store is full. Nothing was stored.");
}
