import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { crc32 } from "node:zlib";
import { crc32c } from "@node-rs/crc32";
import { type Body, MAX_BODY } from "./body.ts";
import { badDigest, notImplemented, StoreFault, tooLarge } from "./faults.ts";

/** The checksums of S3 that a client may name, with what computes them; base64 as they travel. */
export type ChecksumName = "sha256" | "sha1" | "crc32" | "crc32c";
const NAMES: readonly ChecksumName[] = ["sha256", "sha1", "crc32", "crc32c"];

export interface Digests {
  size: number;
  /** Hex MD5, which S3 clients expect to find in an ETag. */
  md5: string;
  checksum: { name: ChecksumName; value: string } | undefined;
}

/** Hashes a body while it passes, and says at the end whether it is what the client said it would be. */
export class Digester {
  readonly #md5 = createHash("md5");
  readonly #whole: Hash | undefined;
  readonly #named: { name: ChecksumName; sum: Checksum } | undefined;
  #size = 0;
  readonly #headers: IncomingHttpHeaders;
  readonly #body: Body;

  constructor(headers: IncomingHttpHeaders, body: Body) {
    this.#headers = headers;
    this.#body = body;
    const name = namedChecksum(headers);
    this.#whole = body.sha256 === undefined ? undefined : createHash("sha256");
    this.#named = name && { name, sum: checksumOf(name) };
  }

  update(piece: Buffer): void {
    this.#size += piece.length;
    // Of a body whose length is not declared.
    if (this.#size > MAX_BODY) throw tooLarge();
    this.#md5.update(piece);
    this.#whole?.update(piece);
    this.#named?.sum.update(piece);
  }

  /** Throws when length, MD5, SHA-256 or the named checksum is another one than the client's. */
  finish(): Digests {
    const { length, sha256, trailers } = this.#body;
    if (length !== undefined && length !== this.#size) {
      throw new StoreFault(400, "IncompleteBody", "You did not provide the number of bytes that the Content-Length header names.");
    }
    if (this.#whole && this.#whole.digest("hex") !== sha256) {
      throw new StoreFault(400, "XAmzContentSHA256Mismatch", "The x-amz-content-sha256 you specified did not match what arrived.");
    }
    const md5 = this.#md5.digest();
    const wantedMd5 = this.#headers["content-md5"];
    if (typeof wantedMd5 === "string" && wantedMd5 !== md5.toString("base64")) throw badDigest("Content-MD5");
    return { size: this.#size, md5: md5.toString("hex"), checksum: this.#checkNamed(trailers) };
  }

  #checkNamed(trailers: ReadonlyMap<string, string>): Digests["checksum"] {
    if (!this.#named) return undefined;
    const { name, sum } = this.#named;
    const value = sum.digest();
    const header = `x-amz-checksum-${name}`;
    const wanted = this.#headers[header] ?? trailers.get(header);
    if (wanted !== undefined && wanted !== value) throw badDigest(header);
    return { name, value };
  }
}

function namedChecksum(headers: IncomingHttpHeaders): ChecksumName | undefined {
  const trailer = String(headers["x-amz-trailer"] ?? "").toLowerCase();
  const unknown = Object.keys(headers).find(
    (name) => name.startsWith("x-amz-checksum-") && !/-(sha256|sha1|crc32|crc32c|mode|type|algorithm)$/.test(name),
  );
  if (unknown) throw notImplemented(unknown);
  const asked = String(headers["x-amz-sdk-checksum-algorithm"] ?? "").toLowerCase();
  return NAMES.find((name) => headers[`x-amz-checksum-${name}`] !== undefined || trailer === `x-amz-checksum-${name}` || asked === name);
}

interface Checksum {
  update(piece: Buffer): void;
  digest(): string;
}

function checksumOf(name: ChecksumName): Checksum {
  if (name === "sha256" || name === "sha1") {
    const hash = createHash(name);
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest("base64") };
  }
  const next = name === "crc32" ? (piece: Buffer, sum: number) => crc32(piece, sum) : (piece: Buffer, sum: number) => crc32c(piece, sum);
  let sum = 0;
  return {
    update: (piece) => {
      sum = next(piece, sum);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum >>> 0);
      return bytes.toString("base64");
    },
  };
}
