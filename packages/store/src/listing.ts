import type { Ledger } from "./ledger.ts";

export interface Listing {
  prefix: string;
  delimiter: string;
  /** Keys after this one alone. */
  after: string;
  max: number;
}

export interface ListedObject {
  key: string;
  size: number;
  etag: string;
  modified: number;
}

export interface Listed {
  objects: ListedObject[];
  /** What the keys begin with up to the delimiter, each once. */
  prefixes: string[];
  /** Where the next page starts; undefined at the end. */
  next: string | undefined;
}

const BATCH = 1_000;
/** What sorts behind nearly everything: no code point is above it. */
const LAST = "\u{10ffff}";
/** A bound above all keys that begin with a text: no UTF-8 has this byte. */
export const above = "? || cast(x'ff' as text)";

/** A page of a bucket in the order of the keys' UTF-8 bytes, as S3 lists it. */
export function listObjects(ledger: Ledger, bucket: string, { prefix, delimiter, after, max }: Listing): Listed {
  const found: Listed = { objects: [], prefixes: [], next: undefined };
  let last = after;
  while (max > 0) {
    const rows = ledger.all<ListedObject>(
      `select key, size, etag, modified from objects where bucket = ? and key > ? and key >= ? and key < ${above} order by key limit ${BATCH}`,
      ...[bucket, last, prefix, prefix],
    );
    for (const row of rows) {
      const group = groupOf(row.key, prefix, delimiter);
      // One seek behind the group instead of reading each of its keys; what sorts behind that too is passed one by one.
      if (group !== undefined && last.startsWith(group)) {
        last = row.key;
        continue;
      }
      if (found.objects.length + found.prefixes.length === max) return { ...found, next: last };
      if (group === undefined) found.objects.push(row);
      else found.prefixes.push(group);
      last = group === undefined ? row.key : `${group}${LAST}`;
      if (group !== undefined) break;
    }
    const through = rows.length < BATCH && rows.every(({ key }) => key <= last);
    if (rows.length === 0 || through) return found;
  }
  return found;
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
