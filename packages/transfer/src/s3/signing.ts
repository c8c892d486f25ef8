import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";

/** What opens a store. */
export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface SigningRequest {
  method: string;
  /** Encoded as it will be sent. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** Lower-case names; all of them are signed. */
  headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body, or UNSIGNED-PAYLOAD. */
  payloadHash: string;
}

/** Signs requests with AWS Signature Version 4; the key of a day is made once. */
export class Signer {
  readonly #credentials: S3Credentials;
  readonly #region: string;
  #day = "";
  #key: KeyObject | string = "";

  constructor(credentials: S3Credentials, region: string) {
    this.#credentials = credentials;
    this.#region = region;
  }

  /** The headers to send: those given, the moment, and the signature. */
  headersFor(request: SigningRequest, now = new Date()): Record<string, string> {
    const date = timestamp(now);
    const headers: Record<string, string> = { ...request.headers, "x-amz-content-sha256": request.payloadHash, "x-amz-date": date };
    const { scope, signature, names } = this.#sign({ ...request, headers }, date);
    const credential = `${this.#credentials.accessKeyId}/${scope}`;
    headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`;
    return headers;
  }

  /** The query that makes an address do this one thing until it expires; `headers` must be sent with it as they are. */
  queryFor(request: Omit<SigningRequest, "payloadHash">, expiresSeconds: number, now = new Date()): string {
    const date = timestamp(now);
    const query: Record<string, string> = {
      ...request.query,
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": `${this.#credentials.accessKeyId}/${date.slice(0, 8)}/${this.#region}/s3/aws4_request`,
      "X-Amz-Date": date,
      "X-Amz-Expires": String(expiresSeconds),
      "X-Amz-SignedHeaders": Object.keys(request.headers).sort().join(";"),
    };
    const { signature } = this.#sign({ ...request, query, payloadHash: "UNSIGNED-PAYLOAD" }, date);
    return `${queryString(query)}&X-Amz-Signature=${signature}`;
  }

  #sign({ method, path, query, headers, payloadHash }: SigningRequest, date: string) {
    const signed = Object.keys(headers)
      .sort()
      .map((name): [string, string] => [name, headers[name] ?? ""]);
    const canonical = canonicalRequest({ method, path, query: queryString(query), headers: signed, payloadHash });
    const day = date.slice(0, 8);
    const scope = credentialScope(day, this.#region);
    const names = signed.map(([name]) => name).join(";");
    return { scope, names, signature: signatureOf(this.#keyOf(day), { date, scope, canonical }) };
  }

  #keyOf(day: string): KeyObject | string {
    if (this.#day !== day) {
      this.#key = createSecretKey(signingKey(this.#credentials.secretAccessKey, day, this.#region));
      this.#day = day;
    }
    return this.#key;
  }
}

/** A request in the one form that both sides sign. */
export interface CanonicalParts {
  method: string;
  /** Each segment encoded once. */
  path: string;
  /** Sorted pairs of encoded names and values. */
  query: string;
  /** The signed headers in the order of their names. */
  headers: readonly (readonly [name: string, value: string])[];
  payloadHash: string;
}

/** The text whose digest is signed, as https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html says. */
export function canonicalRequest({ method, path, query, headers, payloadHash }: CanonicalParts): string {
  const lines = headers.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, " ")}\n`).join("");
  return [method, path, query, lines, headers.map(([name]) => name).join(";"), payloadHash].join("\n");
}

/** What a signature is good for: a day (YYYYMMDD) and a region. */
export function credentialScope(day: string, region: string): string {
  return `${day}/${region}/s3/aws4_request`;
}

/** The key of one day and region, 32 bytes. */
export function signingKey(secretAccessKey: string, day: string, region: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), "s3"), "aws4_request");
}

/** The signature of a canonical request, in hexadecimal; `date` is the moment as YYYYMMDDTHHMMSSZ. */
export function signatureOf(
  key: KeyObject | Buffer | string,
  { date, scope, canonical }: { date: string; scope: string; canonical: string },
): string {
  return hmac(key, ["AWS4-HMAC-SHA256", date, scope, hash("sha256", canonical, "hex")].join("\n")).toString("hex");
}

/** Percent-encodes everything but the unreserved characters of RFC 3986. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A key as the path of an address: its slashes stay. */
export function encodeKey(key: string): string {
  return key.split("/").map(encode).join("/");
}

export function queryString(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .map((name) => `${encode(name)}=${encode(query[name] ?? "")}`)
    .sort()
    .join("&");
}

export const hmac = (key: string | Buffer | KeyObject, text: string) => createHmac("sha256", key).update(text).digest();
const timestamp = (now: Date) => `${now.toISOString().replaceAll(/[-:]|\.\d{3}/g, "")}`;
