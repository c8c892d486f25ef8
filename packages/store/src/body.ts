import type { IncomingMessage } from "node:http";
import { Transform, type TransformCallback } from "node:stream";
import { hmac } from "@frontoffice/transfer/signing";
import { badRequest, denied, StoreFault, tooLarge } from "./faults.ts";
import { type Signature, sameText, sha256 } from "./signature.ts";

const STREAMING = /^STREAMING-(AWS4-HMAC-SHA256-PAYLOAD|UNSIGNED-PAYLOAD)(-TRAILER)?$/;
const HEX = /^[0-9a-f]{64}$/;
const EMPTY = sha256("");
const MAX_LINE = 8_192;
/** What S3 takes in one request. */
export const MAX_BODY = 5 * 1024 ** 3;

/** A request's body as the object's bytes. */
export interface Body {
  stream: AsyncIterable<Buffer>;
  /** Bytes of the object, when the client said so. */
  length: number | undefined;
  /** Hex SHA-256 that the whole body must have; undefined when it is not signed as a whole. */
  sha256: string | undefined;
  /** Headers that came behind the body; complete only when the stream has ended. */
  trailers: Map<string, string>;
}

/** Undoes aws-chunked, checking each chunk's signature, so that the store keeps bytes and never framing. */
export function readBody(request: IncomingMessage, { payload, seed }: Signature): Body {
  const trailers = new Map<string, string>();
  const streaming = STREAMING.exec(payload);
  if (!streaming) {
    if (payload !== "UNSIGNED-PAYLOAD" && !HEX.test(payload))
      throw badRequest("x-amz-content-sha256 is neither a digest nor a known word.");
    const length = lengthOf(request.headers["content-length"]);
    return { stream: request, length, sha256: HEX.test(payload) ? payload : undefined, trailers };
  }
  const signed = streaming[1] === "AWS4-HMAC-SHA256-PAYLOAD";
  const chunks = new Unchunk(signed ? seed : undefined, trailers);
  request.on("error", (error) => chunks.destroy(error));
  request.on("aborted", () => chunks.destroy(new StoreFault(400, "IncompleteBody", "The connection was closed before the body ended.")));
  const length = lengthOf(request.headers["x-amz-decoded-content-length"]);
  return { stream: request.pipe(chunks), length, sha256: undefined, trailers };
}

function lengthOf(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const length = Number(header);
  if (!Number.isSafeInteger(length) || length < 0) throw badRequest("The content length is not a number.");
  if (length > MAX_BODY) throw tooLarge();
  return length;
}

/** `size;chunk-signature=…` CRLF bytes CRLF, again and again, then a chunk of size zero and perhaps trailers. */
class Unchunk extends Transform {
  readonly #seed: Signature["seed"] | undefined;
  readonly #trailers: Map<string, string>;
  #previous: string;
  #rest: Buffer = Buffer.alloc(0);
  #left = 0;
  #chunk: Buffer[] = [];
  #signature = "";
  #state: "size" | "data" | "crlf" | "trailers" | "done" = "size";

  constructor(seed: Signature["seed"] | undefined, trailers: Map<string, string>) {
    super();
    this.#seed = seed;
    this.#previous = seed?.signature ?? "";
    this.#trailers = trailers;
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
      while (this.#step());
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    const complete = this.#state === "done" || (this.#state === "trailers" && this.#rest.length === 0);
    done(complete ? null : new StoreFault(400, "IncompleteBody", "The body ended before its last chunk."));
  }

  /** Takes one thing off what has arrived; false when more must come first. */
  #step(): boolean {
    if (this.#state === "data") return this.#takeData();
    if (this.#state === "done") return false;
    const line = this.#takeLine();
    if (line === undefined) return false;
    if (this.#state === "crlf") {
      if (line !== "") throw badRequest("A chunk is longer than it said.");
      this.#state = "size";
    } else if (this.#state === "size") this.#beginChunk(line);
    else this.#takeTrailer(line);
    return true;
  }

  #takeLine(): string | undefined {
    const end = this.#rest.indexOf("\r\n");
    if (end < 0) {
      if (this.#rest.length > MAX_LINE) throw badRequest("A chunk header is too long.");
      return undefined;
    }
    const line = this.#rest.subarray(0, end).toString("latin1");
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  #beginChunk(line: string): void {
    const [, size, signature = ""] = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
    if (size === undefined) throw badRequest("A chunk header cannot be read.");
    this.#left = Number.parseInt(size, 16);
    this.#signature = signature;
    this.#chunk = [];
    if (this.#left > 0) this.#state = "data";
    else {
      this.#checkChunk();
      this.#state = "trailers";
    }
  }

  #takeData(): boolean {
    if (this.#rest.length === 0) return false;
    const taken = this.#rest.subarray(0, this.#left);
    this.#rest = this.#rest.subarray(taken.length);
    this.#left -= taken.length;
    if (this.#seed) this.#chunk.push(taken);
    else this.push(taken);
    if (this.#left > 0) return false;
    // A signed chunk is passed on only when all of it is verified.
    this.#checkChunk();
    for (const piece of this.#chunk) this.push(piece);
    this.#chunk = [];
    this.#state = "crlf";
    return true;
  }

  #checkChunk(): void {
    if (!this.#seed) return;
    const { key, scope, date } = this.#seed;
    const text = ["AWS4-HMAC-SHA256-PAYLOAD", date, scope, this.#previous, EMPTY, sha256(Buffer.concat(this.#chunk))].join("\n");
    const expected = hmac(key, text).toString("hex");
    if (!sameText(expected, this.#signature)) throw denied("SignatureDoesNotMatch", "A chunk's signature does not match its bytes.");
    this.#previous = expected;
  }

  #takeTrailer(line: string): void {
    if (line === "") {
      this.#state = "done";
      return;
    }
    const colon = line.indexOf(":");
    if (colon < 1) throw badRequest("A trailer cannot be read.");
    this.#trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
