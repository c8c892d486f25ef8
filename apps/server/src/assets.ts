import { createHash } from "node:crypto";
import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const COMPRESSIBLE = /^(text\/|application\/(json|manifest)|image\/svg)/;
const WORTH_IT = 1_024;

/** A file held in memory; each compressed form is made once, when it is first asked for. */
export class Asset {
  readonly #bytes: Buffer;
  readonly #type: string;
  readonly #etag: string;
  readonly #forms = new Map<string, Promise<Buffer>>();

  constructor(name: string, bytes: Buffer) {
    this.#bytes = bytes;
    this.#type = TYPES[extname(name)] ?? "application/octet-stream";
    this.#etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  }

  async send(request: FastifyRequest, reply: FastifyReply, cacheControl: string): Promise<FastifyReply> {
    const encoding = this.#choose(String(request.headers["accept-encoding"] ?? ""));
    const etag = encoding ? this.#etag.replace(/"$/, `-${encoding}"`) : this.#etag;
    reply.header("cache-control", cacheControl).header("etag", etag).header("vary", "accept-encoding").type(this.#type);
    if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
    if (encoding === undefined) return reply.send(this.#bytes);
    return reply.header("content-encoding", encoding).send(await this.#compressed(encoding));
  }

  #choose(accepted: string): "br" | "gzip" | undefined {
    if (this.#bytes.length < WORTH_IT || !COMPRESSIBLE.test(this.#type)) return undefined;
    return /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
  }

  #compressed(encoding: "br" | "gzip"): Promise<Buffer> {
    const known = this.#forms.get(encoding);
    if (known) return known;
    const made =
      encoding === "br"
        ? promisify(brotliCompress)(this.#bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: this.#bytes.length > 1_000_000 ? 5 : 9 } })
        : promisify(gzip)(this.#bytes, { level: 7 });
    this.#forms.set(encoding, made);
    return made;
  }
}
