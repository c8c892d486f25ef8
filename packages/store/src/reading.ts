import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StoreFault } from "./faults.ts";
import type { Files } from "./files.ts";
import type { StoredObject } from "./objects.ts";

/** Query parameters of a presigned GET that set the answer's headers. */
const OVERRIDES: Readonly<Record<string, string>> = {
  "response-content-type": "content-type",
  "response-content-disposition": "content-disposition",
  "response-cache-control": "cache-control",
  "response-content-encoding": "content-encoding",
  "response-content-language": "content-language",
  "response-expires": "expires",
};

/** Answers GET and HEAD of an object: conditions, one range, checksum when it is asked for. */
export async function sendObject(
  files: Files,
  object: StoredObject,
  { request, response, query }: { request: IncomingMessage; response: ServerResponse; query: URLSearchParams },
): Promise<void> {
  const { headers, method } = request;
  const headersOut: Record<string, string | number> = {
    "content-type": "binary/octet-stream",
    ...object.headers,
    etag: `"${object.etag}"`,
    "x-amz-version-id": object.etag,
    "last-modified": new Date(object.modified).toUTCString(),
    "accept-ranges": "bytes",
  };
  for (const [parameter, header] of Object.entries(OVERRIDES)) {
    const value = query.get(parameter);
    if (value !== null) headersOut[header] = value;
  }
  if (isUnchanged(object, request)) {
    response.writeHead(304, { etag: `"${object.etag}"` }).end();
    return;
  }
  const range = readRange(headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  if (range) headersOut["content-range"] = `bytes ${start}-${end}/${object.size}`;
  // Of the whole object: beside a part of it, it would be taken for the part's.
  else if (object.checksum && String(headers["x-amz-checksum-mode"]).toUpperCase() === "ENABLED") {
    headersOut[`x-amz-checksum-${object.checksum.name}`] = object.checksum.value;
    headersOut["x-amz-checksum-type"] = object.checksum.type;
  }
  response.writeHead(range ? 206 : 200, { ...headersOut, "content-length": end - start + 1 });
  if (method === "HEAD" || end < start) response.end();
  else await pipeline(Readable.from(bytesOf(files, object, start, end), { objectMode: false }), response);
}

const preconditionFailed = () => new StoreFault(412, "PreconditionFailed", "At least one of the preconditions you specified did not hold.");

/** Throws S3's fault for a source that is not the one that was to be copied. */
export function assertCopied({ etag }: StoredObject, headers: IncomingMessage["headers"]): void {
  const [ifMatch, ifNoneMatch] = [headers["x-amz-copy-source-if-match"], headers["x-amz-copy-source-if-none-match"]];
  if (typeof ifMatch === "string" && !namesTag(ifMatch, etag)) throw preconditionFailed();
  if (typeof ifNoneMatch === "string" && namesTag(ifNoneMatch, etag)) throw preconditionFailed();
}

function isUnchanged({ etag, modified }: StoredObject, { headers }: IncomingMessage): boolean {
  const [ifMatch, ifNoneMatch] = [headers["if-match"], headers["if-none-match"]];
  const failed = preconditionFailed();
  if (ifMatch !== undefined && !namesTag(ifMatch, etag)) throw failed;
  const unmodifiedSince = Date.parse(headers["if-unmodified-since"] ?? "");
  if (ifMatch === undefined && Math.floor(modified / 1000) * 1000 > unmodifiedSince) throw failed;
  if (ifNoneMatch !== undefined) return namesTag(ifNoneMatch, etag);
  return Math.floor(modified / 1000) * 1000 <= Date.parse(headers["if-modified-since"] ?? "");
}

function namesTag(header: string, etag: string): boolean {
  return header.split(",").some((one) => ["*", etag, `"${etag}"`].includes(one.trim()));
}

/** The range that is asked for; undefined for all of it, or for a header that RFC 9110 says to ignore. */
function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size || end < start) throw new StoreFault(416, "InvalidRange", "The requested range is not satisfiable.");
  return { start, end };
}

async function* bytesOf(files: Files, { body, pieces }: StoredObject, start: number, end: number): AsyncGenerator<Buffer> {
  if (body) {
    yield body.subarray(start, end + 1);
    return;
  }
  let offset = 0;
  for (const { file, size } of pieces) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
    if (from <= to) yield* files.read(file, from, to);
    offset += size;
    if (offset > end) return;
  }
}
