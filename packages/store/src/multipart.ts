import { createHash, randomUUID } from "node:crypto";
import type { Digests } from "./checksums.ts";
import { noSuchUpload, StoreFault } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { above } from "./listing.ts";
import { type Checksum, forget, putObject, requireBucket, type WriteCondition } from "./objects.ts";

/** S3's own limits, in bytes. */
const MIN_PART = 5 * 1024 * 1024;
const MAX_OBJECT = 5 * 1024 ** 4;

export interface Upload {
  id: string;
  key: string;
  started: number;
  headers: Record<string, string>;
  /** The checksum that each part is asked for. */
  checksum: string | null;
}

export interface Part {
  number: number;
  size: number;
  etag: string;
  checksum: string | null;
  modified: number;
  file: string;
}

/** A part as the client names it when it completes an upload. */
export interface NamedPart {
  number: number;
  etag: string;
}

export function beginUpload(ledger: Ledger, bucket: string, upload: Omit<Upload, "id">): string {
  requireBucket(ledger, bucket);
  const id = randomUUID().replaceAll("-", "");
  ledger.run(
    "insert into uploads (id, bucket, key, started, headers, checksum) values (?, ?, ?, ?, ?, ?)",
    ...[id, bucket, upload.key, upload.started, JSON.stringify(upload.headers), upload.checksum],
  );
  return id;
}

export function getUpload(ledger: Ledger, bucket: string, key: string, id: string): Upload {
  const row = ledger.get<Omit<Upload, "headers"> & { headers: string }>(
    "select id, key, started, headers, checksum from uploads where id = ? and bucket = ? and key = ?",
    ...[id, bucket, key],
  );
  if (!row) throw noSuchUpload();
  return { ...row, headers: JSON.parse(row.headers) };
}

/** Keeps a part; the same number again takes the place of the one before, whose file is answered. */
export function putPart(
  ledger: Ledger,
  upload: string,
  number: number,
  part: { digests: Digests; file: string; modified: number },
): string[] {
  if (!ledger.get("select 1 from uploads where id = ?", upload)) throw noSuchUpload();
  const before = ledger.get<{ file: string }>("select file from parts where upload = ? and number = ?", upload, number);
  const { size, md5, checksum } = part.digests;
  ledger.run("insert into files (name) values (?)", part.file);
  ledger.run(
    "insert or replace into parts (upload, number, size, etag, checksum, modified, file) values (?, ?, ?, ?, ?, ?, ?)",
    ...[upload, number, size, md5, checksum ? JSON.stringify(checksum) : null, part.modified, part.file],
  );
  return before ? forget(ledger, [before]) : [];
}

export function listParts(ledger: Ledger, upload: string, after: number, max: number): Part[] {
  return ledger.all<Part>("select * from parts where upload = ? and number > ? order by number limit ?", upload, after, max);
}

export function listUploads(
  ledger: Ledger,
  bucket: string,
  { prefix, after, max }: { prefix: string; after: { key: string; id: string }; max: number },
): Upload[] {
  return ledger.all<Upload>(
    `select id, key, started from uploads where bucket = ? and (key, id) > (?, ?) and key >= ? and key < ${above} order by key, id limit ?`,
    ...[bucket, after.key, after.id, prefix, prefix, max],
  );
}

/** Drops an upload with its parts; answers their files. */
export function abortUpload(ledger: Ledger, bucket: string, key: string, id: string): string[] {
  getUpload(ledger, bucket, key, id);
  const parts = listParts(ledger, id, 0, 10_000);
  ledger.run("delete from uploads where id = ?", id);
  return forget(ledger, parts);
}

export interface Completed {
  etag: string;
  checksum: Checksum | null;
  /** Files of parts that were not named, and of the object that was there before. */
  dropped: string[];
}

/** Makes the named parts an object, in the order of their numbers, without copying a byte. */
export function completeUpload(
  ledger: Ledger,
  bucket: string,
  { key, id, named, now }: { key: string; id: string; named: readonly NamedPart[]; now: number },
  condition: WriteCondition,
): Completed {
  const upload = getUpload(ledger, bucket, key, id);
  const parts = chooseParts(listParts(ledger, id, 0, 10_000), named);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > MAX_OBJECT) throw new StoreFault(400, "EntityTooLarge", "An object has at most 5 TiB.");
  const md5 = createHash("md5");
  for (const part of parts) md5.update(part.etag, "hex");
  const etag = `${md5.digest("hex")}-${parts.length}`;
  const checksum = composite(parts);
  const chosen = new Set(parts.map(({ number }) => number));
  const left = listParts(ledger, id, 0, 10_000).filter(({ number }) => !chosen.has(number));
  const pieces = parts.filter((part) => part.size > 0).map(({ file, size }) => ({ file, size }));
  const object = { key, size, etag, modified: now, headers: upload.headers, checksum, pieces, body: null };
  const dropped = [...putObject(ledger, bucket, object, condition), ...forget(ledger, left)];
  ledger.run("delete from uploads where id = ?", id);
  return { etag, checksum, dropped };
}

function chooseParts(stored: readonly Part[], named: readonly NamedPart[]): Part[] {
  if (named.length === 0) throw new StoreFault(400, "MalformedXML", "Name at least one part.");
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) {
    throw new StoreFault(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
  }
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return named.map(({ number, etag }, index) => {
    const part = byNumber.get(number);
    if (!part || part.etag !== etag) throw new StoreFault(400, "InvalidPart", `Part ${number} was not found, or has another entity tag.`);
    if (index < named.length - 1 && part.size < MIN_PART) {
      throw new StoreFault(400, "EntityTooSmall", `Part ${number} is smaller than 5 MiB, which only the last one may be.`);
    }
    return part;
  });
}

/** The checksum of the parts' checksums, where each part has one of the same kind. */
function composite(parts: readonly Part[]): Checksum | null {
  const checksums = parts.map(({ checksum }) =>
    checksum === null ? undefined : (JSON.parse(checksum) as { name: string; value: string }),
  );
  if (!checksums.every((checksum) => checksum?.name === "sha256")) return null;
  const hash = createHash("sha256");
  for (const checksum of checksums) hash.update(checksum?.value ?? "", "base64");
  return { name: "sha256", value: `${hash.digest("base64")}-${parts.length}`, type: "COMPOSITE" };
}
