import type { ChecksumName } from "./checksums.ts";
import { noSuchBucket, noSuchKey, noSuchVersion, StoreFault } from "./faults.ts";
import type { Ledger } from "./ledger.ts";

/** A run of bytes of an object. */
export interface Piece {
  file: string;
  size: number;
}

export interface Checksum {
  name: ChecksumName;
  value: string;
  /** Of the whole object, or of the checksums of its parts. */
  type: "FULL_OBJECT" | "COMPOSITE";
}

/** An object as the ledger keeps it; `size` in bytes, `modified` in milliseconds. */
export interface StoredObject {
  key: string;
  size: number;
  etag: string;
  modified: number;
  /** Headers that were sent with it and are sent back: content type, user metadata and the like. */
  headers: Record<string, string>;
  checksum: Checksum | null;
  pieces: readonly Piece[];
  body: Buffer | null;
}

interface Row {
  key: string;
  size: number;
  etag: string;
  modified: number;
  headers: string;
  checksum: string | null;
  pieces: string;
  body: Uint8Array | null;
}

export function requireBucket(ledger: Ledger, bucket: string): void {
  if (!ledger.get("select 1 from buckets where name = ?", bucket)) throw noSuchBucket();
}

export function findObject(ledger: Ledger, bucket: string, key: string): StoredObject | undefined {
  const row = ledger.get<Row>("select * from objects where bucket = ? and key = ?", bucket, key);
  return row && readRow(row);
}

/** An object's version is its entity tag: only the latest one is kept, and an address that names another one answers nothing. */
export function getObject(ledger: Ledger, bucket: string, key: string, version: string | null = null): StoredObject {
  requireBucket(ledger, bucket);
  const object = findObject(ledger, bucket, key);
  if (!object) throw noSuchKey();
  if (version !== null && version !== object.etag) throw noSuchVersion();
  return object;
}

/** What a conditional write asks of the object that is there. */
export interface WriteCondition {
  ifMatch?: string;
  /** Only when there is none. */
  ifNoneMatch?: boolean;
}

/** Puts an object in the place of the one that was there; answers the files that no object uses any more. */
export function putObject(ledger: Ledger, bucket: string, object: StoredObject, condition: WriteCondition = {}): string[] {
  requireBucket(ledger, bucket);
  const before = findObject(ledger, bucket, object.key);
  const holds = (!condition.ifNoneMatch || !before) && (condition.ifMatch === undefined || condition.ifMatch === before?.etag);
  if (!holds) throw new StoreFault(412, "PreconditionFailed", "At least one of the preconditions you specified did not hold.");
  for (const { file } of object.pieces) ledger.run("insert or ignore into files (name) values (?)", file);
  ledger.run(
    `insert into objects (bucket, key, size, etag, modified, headers, checksum, pieces, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (bucket, key) do update set size = excluded.size, etag = excluded.etag, modified = excluded.modified,
       headers = excluded.headers, checksum = excluded.checksum, pieces = excluded.pieces, body = excluded.body`,
    ...[bucket, object.key, object.size, object.etag, object.modified, JSON.stringify(object.headers)],
    ...[object.checksum && JSON.stringify(object.checksum), JSON.stringify(object.pieces), object.body],
  );
  return before ? forget(ledger, before.pieces) : [];
}

/** Deletes an object, if there is one; answers the files that no object uses any more. */
export function deleteObject(ledger: Ledger, bucket: string, key: string): string[] {
  const before = findObject(ledger, bucket, key);
  if (!before) return [];
  ledger.run("delete from objects where bucket = ? and key = ?", bucket, key);
  return forget(ledger, before.pieces);
}

export function forget(ledger: Ledger, pieces: readonly Pick<Piece, "file">[]): string[] {
  for (const { file } of pieces) ledger.run("delete from files where name = ?", file);
  return pieces.map(({ file }) => file);
}

function readRow(row: Row): StoredObject {
  return {
    ...row,
    headers: JSON.parse(row.headers),
    checksum: row.checksum === null ? null : JSON.parse(row.checksum),
    pieces: JSON.parse(row.pieces),
    body: row.body && Buffer.from(row.body.buffer, row.body.byteOffset, row.body.byteLength),
  };
}
