import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { canonicalRequest, credentialScope, encode, signatureOf, signingKey } from "@frontoffice/transfer/signing";
import { badRequest, denied } from "./faults.ts";

/** The one pair of credentials that opens the store. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** What is signed of a request. */
export interface SignedRequest {
  method: string;
  /** As it was sent, before any decoding. */
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

/** Who signed, and what the body must be. */
export interface Signature {
  /** Hex SHA-256 that the body must have, or one of S3's words for bodies that are not signed or signed chunk by chunk. */
  payload: string;
  /** For chunk signatures. */
  seed: { signature: string; key: Buffer; scope: string; date: string };
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const SKEW_MS = 15 * 60_000;
const MAX_PRESIGN_SECONDS = 604_800;
const EMPTY_HASH = createHash("sha256").update("").digest("hex");

/**
 * Verifies Signature Version 4, in the Authorization header or in the query of a presigned URL, as Amazon documents it at
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html. Throws S3's own faults.
 */
export function verifySignature(request: SignedRequest, credentials: Credentials, now: number): Signature {
  const given = request.query.has("X-Amz-Signature") ? readQuery(request, now) : readHeader(request, now);
  const [accessKeyId, day = "", region = "", service = "", terminator = ""] = given.credential.split("/");
  if (accessKeyId !== credentials.accessKeyId) throw denied("InvalidAccessKeyId", "The access key id you provided does not exist here.");
  if (service !== "s3" || terminator !== "aws4_request" || !given.date.startsWith(day)) throw malformed();
  requireSigned(request.headers, given.signedHeaders);
  const scope = credentialScope(day, region);
  const key = cachedKey(credentials.secretAccessKey, day, region);
  const canonical = canonicalOf(request, given.signedHeaders, given.payload);
  const expected = signatureOf(key, { date: given.date, scope, canonical });
  if (!sameText(expected, given.signature)) {
    throw denied(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the one you provided. Check your secret key.",
    );
  }
  return { payload: given.payload, seed: { signature: given.signature, key, scope, date: given.date } };
}

/** Their values are part of what is signed, whether they are named or not. */
const BOUND = ["x-amz-content-sha256", "x-amz-date"];

/** A header that tells the store what to do counts only when who signed has said so: an address to write to copies nothing. */
function requireSigned(headers: IncomingHttpHeaders, signedHeaders: readonly string[]): void {
  const loose = Object.keys(headers).find(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !BOUND.includes(name) && !signedHeaders.includes(name),
  );
  if (loose) throw denied("AccessDenied", `There were headers present in the request which were not signed: ${loose}.`);
}

interface Given {
  credential: string;
  signedHeaders: string[];
  signature: string;
  date: string;
  payload: string;
}

function readHeader({ headers }: SignedRequest, now: number): Given {
  const { authorization = "" } = headers;
  if (!authorization) throw denied("AccessDenied", "Sign the request: this store answers nobody it does not know.");
  const match = /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(authorization);
  const [, credential, signedHeaders, signature] = match ?? [];
  if (!credential || !signedHeaders || !signature) throw malformed();
  const date = headerOf(headers, "x-amz-date");
  if (Math.abs(now - momentOf(date)) > SKEW_MS) {
    throw denied("RequestTimeTooSkewed", "The difference between the request time and the store's time is too large.");
  }
  const payload = headerOf(headers, "x-amz-content-sha256") || EMPTY_HASH;
  return { credential, signedHeaders: signedHeaders.split(";"), signature, date, payload };
}

function readQuery({ query }: SignedRequest, now: number): Given {
  const of = (name: string) => query.get(name) ?? "";
  const [date, seconds] = [of("X-Amz-Date"), Number(of("X-Amz-Expires"))];
  if (of("X-Amz-Algorithm") !== ALGORITHM || !Number.isInteger(seconds) || seconds < 1 || seconds > MAX_PRESIGN_SECONDS) throw malformed();
  const signed = momentOf(date);
  if (now > signed + seconds * 1000) throw denied("AccessDenied", "Request has expired.");
  if (signed - now > SKEW_MS) throw denied("AccessDenied", "Request is not yet valid.");
  return {
    credential: of("X-Amz-Credential"),
    signedHeaders: of("X-Amz-SignedHeaders").split(";"),
    signature: of("X-Amz-Signature"),
    date,
    payload: of("X-Amz-Content-Sha256") || "UNSIGNED-PAYLOAD",
  };
}

function canonicalOf({ method, rawPath, query, headers }: SignedRequest, signedHeaders: string[], payloadHash: string): string {
  if (!signedHeaders.includes("host")) throw malformed();
  const pairs = [...query].filter(([name]) => name !== "X-Amz-Signature").map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const signed = signedHeaders.map((name) => [name, headerOf(headers, name)] as const);
  return canonicalRequest({ method, path: canonicalPath(rawPath), query: pairs.sort().join("&"), headers: signed, payloadHash });
}

/** Each segment decoded once and encoded the one way that is signed. */
function canonicalPath(rawPath: string): string {
  return rawPath
    .split("/")
    .map((segment) => encode(decodeSegment(segment)))
    .join("/");
}

export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest("The path is not valid percent-encoded UTF-8.");
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}

function momentOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) throw malformed();
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

let cached: { secret: string; day: string; region: string; key: Buffer } | undefined;

/** Follows from the secret, the day and the region, so one is enough for all requests of a day. */
function cachedKey(secret: string, day: string, region: string): Buffer {
  if (cached?.secret !== secret || cached.day !== day || cached.region !== region) {
    cached = { secret, day, region, key: signingKey(secret, day, region) };
  }
  return cached.key;
}

export const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

export function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const malformed = () =>
  denied("AuthorizationHeaderMalformed", "The signature is malformed: this store speaks AWS Signature Version 4 for s3.");
