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
    const sorted = Object.keys(headers).sort();
    const names = sorted.join(";");
    const lines = sorted.map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
    const canonical = [method, path, queryString(query), lines, names, payloadHash].join("\n");
    const scope = `${date.slice(0, 8)}/${this.#region}/s3/aws4_request`;
    const text = ["AWS4-HMAC-SHA256", date, scope, hash("sha256", canonical, "hex")].join("\n");
    return { scope, names, signature: hmac(this.#keyOf(date.slice(0, 8)), text).toString("hex") };
  }

  #keyOf(day: string): KeyObject | string {
    if (this.#day !== day) {
      const secret = `AWS4${this.#credentials.secretAccessKey}`;
      this.#key = createSecretKey(hmac(hmac(hmac(hmac(secret, day), this.#region), "s3"), "aws4_request"));
      this.#day = day;
    }
    return this.#key;
  }
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

const hmac = (key: string | Buffer | KeyObject, text: string) => createHmac("sha256", key).update(text).digest();
const timestamp = (now: Date) => `${now.toISOString().replaceAll(/[-:]|\.\d{3}/g, "")}`;
