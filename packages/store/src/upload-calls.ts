import { headersToKeep, iso, numberOf, quoted, sendXml } from "./answers.ts";
import { readBody } from "./body.ts";
import type { Call } from "./call.ts";
import { Digester } from "./checksums.ts";
import { badArgument, StoreFault } from "./faults.ts";
import { abortUpload, beginUpload, completeUpload, getUpload, listParts, type NamedPart, putPart } from "./multipart.ts";
import { checksumHeaders, conditionOf, readDocument } from "./object-calls.ts";
import { parse } from "./xml.ts";

const MAX_PARTS = 10_000;

export async function beginCall({ request, response, ledger, bucket, key }: Call): Promise<void> {
  const checksum = String(request.headers["x-amz-checksum-algorithm"] ?? "").toLowerCase() || null;
  const upload = { key, started: Date.now(), headers: headersToKeep(request), checksum };
  const id = await ledger.write(() => beginUpload(ledger, bucket, upload));
  sendXml(response, "InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id });
}

export async function partCall({ request, response, ledger, files, bucket, key, query, signature }: Call): Promise<void> {
  const id = uploadIdOf(query);
  const number = numberOf(query, "partNumber", { min: 1, max: MAX_PARTS + 1, otherwise: 0 });
  if (number < 1 || number > MAX_PARTS) throw badArgument(`Part numbers go from 1 to ${MAX_PARTS}.`);
  if (request.headers["x-amz-copy-source"] !== undefined)
    throw new StoreFault(501, "NotImplemented", "Parts cannot be copied from objects here.");
  getUpload(ledger, bucket, key, id);
  const body = readBody(request, signature);
  const digester = new Digester(request.headers, body);
  const { file } = await files.keep(body.stream, (piece) => digester.update(piece), { inline: false });
  if (file === null) throw new Error("A part has no file.");
  try {
    const digests = digester.finish();
    const dropped = await ledger.write(() => putPart(ledger, id, number, { digests, file, modified: Date.now() }));
    await files.drop(dropped);
    response.writeHead(200, { etag: quoted(digests.md5), ...checksumHeaders(digests.checksum), "content-length": 0 }).end();
  } catch (error) {
    if (!ledger.get("select 1 from files where name = ?", file)) await files.drop([file]);
    throw error;
  }
}

export function listPartsCall({ response, ledger, bucket, key, query }: Call): void {
  const id = uploadIdOf(query);
  getUpload(ledger, bucket, key, id);
  const after = numberOf(query, "part-number-marker", { min: 0, max: MAX_PARTS, otherwise: 0 });
  const max = numberOf(query, "max-parts", { min: 0, max: 1_000, otherwise: 1_000 });
  const found = listParts(ledger, id, after, max + 1);
  const parts = found.slice(0, max);
  sendXml(response, "ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    PartNumberMarker: after,
    NextPartNumberMarker: parts.at(-1)?.number ?? after,
    MaxParts: max,
    IsTruncated: found.length > max,
    Part: parts.map(({ number, size, etag, modified, checksum }) => ({
      PartNumber: number,
      LastModified: iso(modified),
      ETag: quoted(etag),
      Size: size,
      ...checksumElement(checksum),
    })),
  });
}

function checksumElement(checksum: string | null): Record<string, string> {
  if (checksum === null) return {};
  const { name, value } = JSON.parse(checksum) as { name: string; value: string };
  return { [`Checksum${name.toUpperCase()}`]: value };
}

export async function completeCall({ request, response, ledger, files, bucket, key, query, signature }: Call): Promise<void> {
  const id = uploadIdOf(query);
  const named = readParts(await readDocument(request, signature));
  const done = await ledger.write(() => completeUpload(ledger, bucket, { key, id, named, now: Date.now() }, conditionOf(request.headers)));
  await files.drop(done.dropped);
  const checksum = done.checksum
    ? { [`Checksum${done.checksum.name.toUpperCase()}`]: done.checksum.value, ChecksumType: done.checksum.type }
    : {};
  sendXml(response, "CompleteMultipartUploadResult", {
    Location: `/${bucket}/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(done.etag),
    ...checksum,
  });
}

function readParts(text: string): NamedPart[] {
  const { CompleteMultipartUpload: asked } = parse(text) as {
    CompleteMultipartUpload?: { Part?: { PartNumber?: string; ETag?: string }[] };
  };
  return (asked?.Part ?? []).map(({ PartNumber, ETag }) => ({
    number: Number(PartNumber),
    etag: String(ETag ?? "")
      .replaceAll(/"|&quot;/g, "")
      .trim(),
  }));
}

export async function abortCall({ response, ledger, files, bucket, key, query }: Call): Promise<void> {
  const id = uploadIdOf(query);
  await files.drop(await ledger.write(() => abortUpload(ledger, bucket, key, id)));
  response.writeHead(204).end();
}

const uploadIdOf = (query: URLSearchParams) => query.get("uploadId") ?? "";
