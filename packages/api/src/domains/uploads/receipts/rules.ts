/** How a receipt reads, for those who write it and those who check it; without imports, so that anybody may. */

export const RECEIPT_FORMAT = "frontoffice-receipt-1";

/** What is signed of a receipt. */
export interface ReceiptStatement {
  sessionId: string;
  files: number;
  bytes: number;
  /** Hex. */
  manifestSha256: string;
  /** ISO 8601 in UTC with milliseconds. */
  issuedAt: string;
}

/** One file of a manifest; the fields stand in this order. */
export interface ManifestEntry {
  path: string;
  size: number;
  sha256: string | null;
  etag: string | null;
  /** When the store had it. */
  time: string | null;
}

/** The exact text that a receipt's signature covers. */
export function statementOf({ sessionId, files, bytes, manifestSha256, issuedAt }: ReceiptStatement): string {
  return JSON.stringify([RECEIPT_FORMAT, sessionId, files, bytes, manifestSha256, issuedAt]);
}

/** A file as a line of the manifest; lines are sorted by the bytes of the path in UTF-8, and every one ends with a line feed. */
export function manifestLine({ path, size, sha256, etag, time }: ManifestEntry): string {
  return `${JSON.stringify({ path, size, sha256, etag, time })}\n`;
}
