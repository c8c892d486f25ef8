import { encode } from "@frontoffice/transfer/signing";
import { iso, numberOf, quoted, sendXml } from "./answers.ts";
import type { Call } from "./call.ts";
import { badArgument, StoreFault } from "./faults.ts";
import { type Listed, listObjects } from "./listing.ts";
import { listUploads } from "./multipart.ts";
import { requireBucket } from "./objects.ts";

const MAX_KEYS = 1_000;

export function listBucketsCall({ response, ledger }: Call): void {
  const buckets = ledger.all<{ name: string; created: number }>("select name, created from buckets order by name");
  const Bucket = buckets.map(({ name, created }) => ({ Name: name, CreationDate: iso(created) }));
  sendXml(response, "ListAllMyBucketsResult", { Owner: { ID: "frontoffice" }, Buckets: { Bucket } });
}

export async function makeBucket({ request, response, ledger, bucket }: Call): Promise<void> {
  request.resume();
  await ledger.write(() => ledger.run("insert or ignore into buckets (name, created) values (?, ?)", bucket, Date.now()));
  response.writeHead(200, { location: `/${bucket}` }).end();
}

export async function removeBucket({ response, ledger, bucket }: Call): Promise<void> {
  await ledger.write(() => {
    requireBucket(ledger, bucket);
    const used = ledger.get(
      "select 1 from objects where bucket = ? union all select 1 from uploads where bucket = ? limit 1",
      bucket,
      bucket,
    );
    if (used) throw new StoreFault(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
    ledger.run("delete from buckets where name = ?", bucket);
  });
  response.writeHead(204).end();
}

export function showBucket({ response, ledger, bucket }: Call): void {
  requireBucket(ledger, bucket);
  response.writeHead(200).end();
}

export function sendLocation({ response, ledger, bucket }: Call): void {
  requireBucket(ledger, bucket);
  sendXml(response, "LocationConstraint", {});
}

/** ListObjects in both its versions, which page by a marker and by a token. */
export function listCall({ response, ledger, bucket, query }: Call): void {
  requireBucket(ledger, bucket);
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const max = numberOf(query, "max-keys", { min: 0, max: MAX_KEYS, otherwise: MAX_KEYS });
  const second = query.get("list-type") === "2";
  const token = query.get("continuation-token");
  const after = second ? (token === null ? (query.get("start-after") ?? "") : readToken(token)) : (query.get("marker") ?? "");
  const listed = listObjects(ledger, bucket, { prefix, delimiter, after, max });
  const name = query.get("encoding-type") === "url" ? encode : (text: string) => text;
  sendXml(response, "ListBucketResult", {
    Name: bucket,
    Prefix: name(prefix),
    ...(delimiter && { Delimiter: name(delimiter) }),
    MaxKeys: max,
    ...(query.get("encoding-type") === "url" && { EncodingType: "url" }),
    IsTruncated: listed.next !== undefined,
    ...(second ? secondPaging(listed, token) : firstPaging(listed, { marker: after, name })),
    Contents: listed.objects.map(({ key, modified, etag, size }) => ({
      Key: name(key),
      LastModified: iso(modified),
      ETag: quoted(etag),
      Size: size,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: listed.prefixes.map((one) => ({ Prefix: name(one) })),
  });
}

function secondPaging({ next, objects, prefixes }: Listed, token: string | null) {
  return {
    KeyCount: objects.length + prefixes.length,
    ...(token !== null && { ContinuationToken: token }),
    ...(next !== undefined && { NextContinuationToken: Buffer.from(next).toString("base64url") }),
  };
}

function firstPaging({ next }: Listed, { marker, name }: { marker: string; name: (text: string) => string }) {
  return { Marker: name(marker), ...(next !== undefined && { NextMarker: name(next) }) };
}

function readToken(token: string): string {
  if (!/^[\w-]{1,2000}$/.test(token)) throw badArgument("The continuation token is none of this store's.");
  return Buffer.from(token, "base64url").toString("utf8");
}

export function listUploadsCall({ response, ledger, bucket, query }: Call): void {
  requireBucket(ledger, bucket);
  const prefix = query.get("prefix") ?? "";
  const max = numberOf(query, "max-uploads", { min: 0, max: MAX_KEYS, otherwise: MAX_KEYS });
  const after = { key: query.get("key-marker") ?? "", id: query.get("upload-id-marker") ?? "" };
  const found = listUploads(ledger, bucket, { prefix, after, max: max + 1 });
  const uploads = found.slice(0, max);
  const last = uploads.at(-1);
  sendXml(response, "ListMultipartUploadsResult", {
    Bucket: bucket,
    Prefix: prefix,
    MaxUploads: max,
    IsTruncated: found.length > max,
    ...(found.length > max && last && { NextKeyMarker: last.key, NextUploadIdMarker: last.id }),
    Upload: uploads.map(({ key, id, started }) => ({ Key: key, UploadId: id, Initiated: iso(started), StorageClass: "STANDARD" })),
  });
}
