import { type Dispatcher, Pool } from "undici";
import { networkFault } from "../faults.ts";
import type { Bandwidth } from "../limits.ts";
import type { Payload } from "../store.ts";
import { faultOf } from "./answers.ts";
import { type Answer, exchange } from "./exchange.ts";
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
  /** However busy it is, a request has failed after this and the time its bytes take at 4 KiB/s. Default 300,000 ms. */
  totalMs?: number;
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

export type S3Answer = Answer;

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const LEAST_BYTES_PER_MS = 4.096;
/** Bytes that are handed to the connection at once: each piece that leaves shows that the other end still takes them. */
const PIECE = 262_144;
const MAX_REFUSAL = 65_536;
/** The same under a limit, so that it is kept evenly. */
const PACED_PIECE = 32_768;

/** One bucket of an S3 server, over connections that stay open. Throws `TransferFault` for every answer but success. */
export class S3Client {
  readonly #dispatcher: Dispatcher;
  readonly #isShared: boolean;
  readonly #idleMs: number;
  readonly #totalMs: number;
  readonly #signer: Signer;
  readonly #host: string;
  readonly #origin: string;
  readonly #base: string;
  readonly #bucket: string;
  readonly #bandwidth: Bandwidth | undefined;

  constructor(options: S3Options) {
    const url = new URL(options.endpoint);
    if (!options.forcePathStyle) url.hostname = `${options.bucket}.${url.hostname}`;
    this.#base = `${url.pathname.replace(/\/$/, "")}${options.forcePathStyle ? `/${encode(options.bucket)}` : ""}`;
    this.#bucket = options.bucket;
    this.#host = url.host;
    this.#origin = url.origin;
    this.#signer = new Signer(options.credentials, options.region);
    this.#bandwidth = options.bandwidth;
    this.#idleMs = options.idleMs ?? 30_000;
    this.#totalMs = options.totalMs ?? 300_000;
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
    const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
    const isEmpty = !payload || payload.size === 0;
    if (payload) signed["content-length"] = String(payload.size);
    const request = {
      origin: this.#origin,
      method,
      path: search.length > 0 ? `${path}?${search.join("&")}` : path,
      headers: signed,
      body: isEmpty ? null : (touch: () => void) => this.#bodyOf(payload, { signal, touch }),
    };
    const totalMs = this.#totalMs + Math.ceil((payload?.size ?? 0) / LEAST_BYTES_PER_MS);
    const answer = await exchange(this.#dispatcher, request, { signal, idleMs: this.#idleMs, totalMs });
    if (answer.status >= 300) throw faultOf(answer.status, answer.body, answer.headers);
    return answer;
  }

  /** The bytes of an object, or of a range "bytes=0-99" of it. */
  async read(key: string, signal: AbortSignal, range?: string): Promise<AsyncIterable<Buffer>> {
    const headers = { ...(range !== undefined && { range }), host: this.#host };
    const signed = this.#signer.headersFor({ method: "GET", path: this.#pathOf(key), query: {}, headers, payloadHash: EMPTY });
    const limits = { signal, headersTimeout: this.#idleMs, bodyTimeout: this.#idleMs };
    const request = { origin: this.#origin, method: "GET", path: this.#pathOf(key), headers: signed, ...limits } as const;
    const {
      statusCode,
      headers: answered,
      body,
    } = await this.#dispatcher.request(request).catch((error: unknown) => {
      signal.throwIfAborted();
      throw networkFault(error);
    });
    if (statusCode >= 300) throw faultOf(statusCode, await documentOf(body), answered);
    return body;
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

  /** An object of the bucket, as a request to copy it names it. */
  sourceOf(key: string): string {
    return `/${encode(this.#bucket)}/${encodeKey(key)}`;
  }

  async close(): Promise<void> {
    if (!this.#isShared) await this.#dispatcher.destroy();
  }

  #pathOf(key: string | undefined): string {
    return key === undefined ? this.#base || "/" : `${this.#base}/${encodeKey(key)}`;
  }

  /** Small bodies go as they are; larger ones in pieces, and under a limit each when its turn has come. */
  #bodyOf(payload: Payload, turn: { signal: AbortSignal; touch: () => void }): Buffer | AsyncIterable<Buffer> {
    const source = payload.open();
    if (this.#bandwidth?.isLimited) return paced(source, this.#bandwidth, turn);
    return Buffer.isBuffer(source) && source.length > PIECE ? inPieces(source, this.#bandwidth, turn) : source;
  }
}

/** A refusal's document, as far as one can be of use: a server may send without end. */
async function documentOf(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_REFUSAL) return "";
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function openPool(origin: string, idleMs: number, { connections = 64, connect }: S3Options): Pool {
  const limits = { headersTimeout: idleMs, bodyTimeout: idleMs, keepAliveTimeout: 30_000 };
  return new Pool(origin, { connections, ...limits, connect: connect ?? { timeout: Math.min(idleMs, 10_000) } });
}

/** A limit may be set while the body is on its way. */
async function* inPieces(
  source: Buffer,
  bandwidth: Bandwidth | undefined,
  turn: { signal: AbortSignal; touch: () => void },
): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.length; at += PIECE) {
    const piece = source.subarray(at, at + PIECE);
    if (bandwidth?.isLimited) yield* paced(piece, bandwidth, turn);
    else yield piece;
  }
}

async function* paced(
  source: Buffer | AsyncIterable<Buffer>,
  bandwidth: Bandwidth,
  { signal, touch }: { signal: AbortSignal; touch: () => void },
): AsyncGenerator<Buffer> {
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    for (let at = 0; at < chunk.length; at += PACED_PIECE) {
      const piece = chunk.subarray(at, at + PACED_PIECE);
      await bandwidth.take(piece.length, signal);
      touch();
      yield piece;
    }
  }
}
