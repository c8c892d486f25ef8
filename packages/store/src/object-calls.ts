import { headersToKeep, iso, quoted, readText, sendXml, sourceOf } from "./answers.ts";
import { readBody } from "./body.ts";
import type { Call } from "./call.ts";
import { Digester, type Digests } from "./checksums.ts";
import { badRequest } from "./faults.ts";
import {
  type Checksum,
  deleteObject,
  findObject,
  getObject,
  type Piece,
  putObject,
  requireBucket,
  type StoredObject,
  type WriteCondition,
} from "./objects.ts";
import { assertCopied, sendObject } from "./reading.ts";
import { parse } from "./xml.ts";

const MAX_DELETED = 1_000;

export function readCall(call: Call): Promise<void> {
  return sendObject(call.files, getObject(call.ledger, call.bucket, call.key, call.query.get("versionId")), call);
}

export async function putCall({ request, response, ledger, files, bucket, key, signature }: Call): Promise<void> {
  requireBucket(ledger, bucket);
  const headers = headersToKeep(request);
  const body = readBody(request, signature);
  const digester = new Digester(request.headers, body);
  const stored = await files.keep(body.stream, (piece) => digester.update(piece), { inline: true });
  try {
    const digests = digester.finish();
    const pieces = stored.file === null ? [] : [{ file: stored.file, size: digests.size }];
    const checksum = wholeChecksum(digests);
    const object = { key, size: digests.size, etag: digests.md5, modified: Date.now(), headers, checksum, pieces, body: stored.body };
    const dropped = await ledger.write(() => putObject(ledger, bucket, object, conditionOf(request.headers)));
    await files.drop(dropped);
    response.writeHead(200, { etag: quoted(digests.md5), ...checksumHeaders(checksum), "content-length": 0 }).end();
  } catch (error) {
    if (stored.file !== null && !ledger.get("select 1 from files where name = ?", stored.file)) await files.drop([stored.file]);
    throw error;
  }
}

export function wholeChecksum({ checksum }: Digests): Checksum | null {
  return checksum ? { ...checksum, type: "FULL_OBJECT" } : null;
}

export function checksumHeaders(checksum: Pick<Checksum, "name" | "value"> | null | undefined): Record<string, string> {
  return checksum ? { [`x-amz-checksum-${checksum.name}`]: checksum.value } : {};
}

export function conditionOf(headers: Call["request"]["headers"]): WriteCondition {
  const ifMatch = headers["if-match"]?.replaceAll('"', "");
  return { ifNoneMatch: headers["if-none-match"] === "*", ...(ifMatch !== undefined && { ifMatch }) };
}

/** Copies by reading and writing, so that each object owns its files. */
export async function copyCall(call: Call): Promise<void> {
  const { request, response, ledger, files, bucket, key } = call;
  const { source, pieces } = await copySource(call);
  try {
    const headers = request.headers["x-amz-metadata-directive"] === "REPLACE" ? headersToKeep(request) : source.headers;
    const copy = { ...source, key, headers, pieces, modified: Date.now() };
    const dropped = await ledger.write(() => putObject(ledger, bucket, copy, conditionOf(request.headers)));
    await files.drop(dropped);
    sendXml(response, "CopyObjectResult", { ETag: quoted(copy.etag), LastModified: iso(copy.modified) });
  } catch (error) {
    await files.drop(pieces.flatMap(({ file }) => (ledger.get("select 1 from files where name = ?", file) ? [] : [file])));
    throw error;
  }
}

/** Another write may replace the source, and delete its files, while they are copied: then the condition is asked of the new one. */
async function copySource({ request, ledger, files }: Call): Promise<{ source: StoredObject; pieces: Piece[] }> {
  const from = sourceOf(String(request.headers["x-amz-copy-source"]));
  for (;;) {
    const source = getObject(ledger, from.bucket, from.key, from.version);
    assertCopied(source, request.headers);
    try {
      return { source, pieces: await files.copyAll(source.pieces) };
    } catch (error) {
      if (findObject(ledger, from.bucket, from.key)?.pieces[0]?.file === source.pieces[0]?.file) throw error;
    }
  }
}

export async function deleteCall({ response, ledger, files, bucket, key, query }: Call): Promise<void> {
  requireBucket(ledger, bucket);
  const version = query.get("versionId");
  const isGone = version !== null && findObject(ledger, bucket, key)?.etag !== version;
  if (!isGone) await files.drop(await ledger.write(() => deleteObject(ledger, bucket, key)));
  response.writeHead(204).end();
}

export async function deleteManyCall({ request, response, ledger, files, bucket, signature }: Call): Promise<void> {
  requireBucket(ledger, bucket);
  const text = await readDocument(request, signature);
  const { Delete: asked } = parse(text) as { Delete?: { Quiet?: string; Object?: { Key?: unknown }[] } };
  const keys = (asked?.Object ?? []).map(({ Key: key }) => String(key ?? ""));
  if (keys.length === 0 || keys.length > MAX_DELETED) throw badRequest(`Name 1 to ${MAX_DELETED} objects.`);
  const dropped = await ledger.write(() => keys.flatMap((key) => deleteObject(ledger, bucket, key)));
  await files.drop(dropped);
  sendXml(response, "DeleteResult", asked?.Quiet === "true" ? {} : { Deleted: keys.map((Key) => ({ Key })) });
}

/** A small document of a request, as it was signed. */
export async function readDocument(request: Call["request"], signature: Call["signature"]): Promise<string> {
  const body = readBody(request, signature);
  const digester = new Digester(request.headers, body);
  const text = await readText(watched(body.stream, digester));
  digester.finish();
  return text;
}

async function* watched(stream: AsyncIterable<Buffer>, digester: Digester): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    digester.update(piece);
    yield piece;
  }
}
