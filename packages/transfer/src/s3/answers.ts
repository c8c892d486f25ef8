import { XMLParser } from "fast-xml-parser";
import { type FaultReason, TransferFault } from "../faults.ts";

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // Servers in Go write &#34; for a quotation mark, around entity tags above all.
  htmlEntities: true,
  isArray: (name) => ["Part", "Contents", "Upload", "CommonPrefixes"].includes(name),
});

/** A store's document; what is none reads as empty. Nothing that declares entities is looked into. */
export function parseXml(text: string): Record<string, unknown> {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return {};
  try {
    return parser.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A refusal is a few lines; to take much more of it apart would keep everything else waiting. */
const MAX_REFUSAL = 65_536;

const SLOW = ["SlowDown", "ServiceUnavailable", "TooManyRequests", "RequestLimitExceeded", "ThrottlingException"];
const DIGEST = ["BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidDigest", "IncompleteBody"];
const AGAIN = ["RequestTimeout", "InternalError", "OperationAborted"];

/** What a refusal means for the transfer; the store's own message goes no further than its code. */
export function faultOf(
  status: number,
  body: string,
  headers: Readonly<Record<string, string | string[] | undefined>> = {},
): TransferFault {
  const { Error: error } = (body.length > MAX_REFUSAL ? {} : parseXml(body)) as { Error?: { Code?: string; Region?: string } };
  const code = typeof error?.Code === "string" ? error.Code : undefined;
  const seconds = Number(headers["retry-after"]);
  const waitMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1_000 : undefined;
  const region = regionOf(headers["x-amz-bucket-region"]) ?? regionOf(error?.Region);
  return new TransferFault(reasonOf(status, code ?? ""), wordsFor(status, code), { code, waitMs, region });
}

function regionOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{1,60}$/.test(value) ? value : undefined;
}

function reasonOf(status: number, code: string): FaultReason {
  if (SLOW.includes(code) || status === 429 || status === 503) return "slow_down";
  if (DIGEST.includes(code)) return "checksum";
  if (AGAIN.includes(code) || status >= 500) return "server";
  if (code === "EntityTooLarge") return "too_large";
  return status === 404 ? "missing" : "refused";
}

const WORDS: Readonly<Record<string, string>> = {
  NoSuchBucket: "The bucket does not exist.",
  AccessDenied: "The store refuses access: the credentials lack a right, or the address has expired.",
  InvalidAccessKeyId: "The store does not know the access key.",
  SignatureDoesNotMatch: "The store refuses the signature: the secret key is wrong.",
  RequestTimeTooSkewed: "This machine's clock is more than a quarter of an hour off.",
  BadDigest: "Bytes were changed on their way to the store.",
  InsufficientStorage: "The disk under the store is full.",
  SlowDown: "The store asks to slow down.",
  NoSuchUpload: "The store does not know this upload any more.",
};

function wordsFor(status: number, code: string | undefined): string {
  return (code && WORDS[code]) ?? `The store answered ${status}${code ? ` (${code.replaceAll(/[^\w.]/g, "").slice(0, 60)})` : ""}.`;
}
