import { Readable } from "node:stream";
import { type Dispatcher, Pool } from "undici";
import { TransferFault } from "../faults.ts";
import type { Bandwidth } from "../limits.ts";
import type { Payload } from "../store.ts";
import { faultOf } from "./answers.ts";
import { encode, encodeKey, type S3Credentials, Signer } from "./signing.ts";

export interface S3Options {
  /** "https://s3.eu-central-1.amazonaws.com", without a bucket. */
  endpoint: string;
  region: string;
  bucket: string;
  /** Bucket in the path rather than in the host name; what most servers but Amazon's want. */
  forcePathStyle: boolean;
  credentials: S3Credentials;
  /** Open connections at most. Default 64. */
  connections?: number;
  /** Without a byte for this long a request has failed. Default 30,000 ms. */
  idleMs?: number;
  bandwidth?: Bandwidth;
  /** How connections are opened; a guard of addresses sits here. */
  connect?: Pool.Options["connect"];
  /** Connections that are shared with others and outlive this client; `connections` and `connect` are then theirs. */
  dispatcher?: Dispatcher;
}

export interface S3Request {
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  payload?: Payload;
  /** Hex SHA-256 of the payload, where it is known; else the payload travels unsigned. */
  payloadHash?: string;
  signal: AbortSignal;
}

export interface S3Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/** Answers are small documents; more than this is no answer of S3. */
const MAX_ANSWER = 8 * 1024 * 1024;
const PIECE = 65_536;

/** One bucket of an S3 server, over connections that stay open. Throws `TransferFault` for every answer but success. */
export class S3Client {
  readonly #dispatcher: Dispatcher;
  readonly #isShared: boolean;
  readonly #idleMs: number;
  readonly #signer: Signer;
  readonly #host: string;
  readonly #origin: string;
  readonly #base: string;
  readonly #bandwidth: Bandwidth | undefined;

  constructor(options: S3Options) {
    const url = new URL(options.endpoint);
    if (!options.forcePathStyle) url.hostname = `${options.bucket}.${url.hostname}`;
    this.#base = `${url.pathname.replace(/\/$/, "")}${options.forcePathStyle ? `/${encode(options.bucket)}` : ""}`;
    this.#host = url.host;
    this.#origin = url.origin;
    this.#signer = new Signer(options.credentials, options.region);
    this.#bandwidth = options.bandwidth;
    this.#idleMs = options.idleMs ?? 30_000;
    this.#isShared = options.dispatcher !== undefined;
    this.#dispatcher = options.dispatcher ?? openPool(url.origin, this.#idleMs, options);
  }

  async send({ method, key, query = {}, headers = {}, payload, payloadHash, signal }: S3Request): Promise<S3Answer> {
    const path = this.#pathOf(key);
    const signed = this.#signer.headersFor({
      method,
      path,
      query,
      headers: { ...headers, host: this.#host },
      payloadHash: payload ? (payloadHash ?? "UNSIGNED-PAYLOAD") : EMPTY,
    });
    if (payload) signed["content-length"] = String(payload.size);
    const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
    const answer = await this.#request({
      method,
      path: search.length > 0 ? `${path}?${search.join("&")}` : path,
      headers: signed,
      body: payload ? this.#bodyOf(payload, signal) : null,
      signal,
    });
    const body = await readText(answer.body);
    if (answer.statusCode >= 300) throw faultOf(answer.statusCode, body, answer.headers);
    return { status: answer.statusCode, headers: answer.headers, body };
  }

  /** The bytes of an object, or of a range "bytes=0-99" of it. */
  async read(key: string, signal: AbortSignal, range?: string): Promise<AsyncIterable<Buffer>> {
    const headers = { ...(range !== undefined && { range }), host: this.#host };
    const signed = this.#signer.headersFor({ method: "GET", path: this.#pathOf(key), query: {}, headers, payloadHash: EMPTY });
    const answer = await this.#request({ method: "GET", path: this.#pathOf(key), headers: signed, signal });
    if (answer.statusCode >= 300) throw faultOf(answer.statusCode, await readText(answer.body), answer.headers);
    return answer.body;
  }

  /** An address that does one thing with one key until it expires. */
  presign(
    request: { method: "GET" | "PUT"; key: string; query?: Record<string, string>; headers?: Record<string, string> },
    expiresSeconds: number,
  ): string {
    const path = this.#pathOf(request.key);
    const headers = { ...request.headers, host: this.#host };
    return `${this.#origin}${path}?${this.#signer.queryFor({ method: request.method, path, query: request.query ?? {}, headers }, expiresSeconds)}`;
  }

  async close(): Promise<void> {
    if (!this.#isShared) await this.#dispatcher.destroy();
  }

  #request(request: Omit<Dispatcher.RequestOptions, "origin">): Promise<Dispatcher.ResponseData> {
    return this.#dispatcher.request({ ...request, origin: this.#origin, headersTimeout: this.#idleMs, bodyTimeout: this.#idleMs });
  }

  #pathOf(key: string | undefined): string {
    return key === undefined ? this.#base || "/" : `${this.#base}/${encodeKey(key)}`;
  }

  /** At full speed the bytes go as they are; under a limit in small pieces, each when its turn has come. */
  #bodyOf(payload: Payload, signal: AbortSignal): Buffer | Readable {
    const source = payload.open();
    if (!this.#bandwidth?.isLimited) return Buffer.isBuffer(source) ? source : Readable.from(source, { objectMode: false });
    return Readable.from(paced(source, this.#bandwidth, signal), { objectMode: false });
  }
}

function openPool(origin: string, idleMs: number, { connections = 64, connect }: S3Options): Pool {
  const patience = { headersTimeout: idleMs, bodyTimeout: idleMs, keepAliveTimeout: 30_000 };
  return new Pool(origin, { connections, ...patience, connect: connect ?? { timeout: Math.min(idleMs, 10_000) } });
}

async function* paced(source: Buffer | AsyncIterable<Buffer>, bandwidth: Bandwidth, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      await bandwidth.take(piece.length, signal);
      yield piece;
    }
  }
}

async function readText(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_ANSWER) throw new TransferFault("server", "The store's answer is no answer of S3: it has no end.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
