import { type ObjectStore, type StoredObject, TransferFault } from "@frontoffice/transfer";
import type { StoredDuplicate } from "./queries.ts";

/** What S3 copies in one request. */
const MOST_COPIED = 5 * 1024 ** 3;

/**
 * The object at a file's own key with the bytes of a duplicate: it lies there, or the store copies it there. Undefined where the
 * duplicate was replaced or the store does not copy; then the file is sent.
 */
export async function ensureOwnObject(
  store: ObjectStore,
  key: string,
  duplicate: StoredDuplicate,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  try {
    const source = await store.head(duplicate.key, signal);
    if (!source || !holdsBytes(source, duplicate)) return undefined;
    return duplicate.key === key ? source : await copyObject(store, { from: duplicate.key, key, source }, signal);
  } catch (error) {
    if (error instanceof TransferFault) return undefined;
    throw error;
  }
}

/** Some stores ignore the condition of a copy, so what was copied, or else what it was copied from, is looked at again. */
async function copyObject(
  store: ObjectStore,
  { from, key, source }: { from: string; key: string; source: StoredObject },
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  if (!store.copy || source.size > MOST_COPIED) return undefined;
  await store.copy({ from, key, etag: source.etag }, signal);
  const copy = await store.head(key, signal);
  if (copy?.size !== source.size) return undefined;
  if (copy.sha256 !== undefined && source.sha256 !== undefined) return copy.sha256 === source.sha256 ? copy : undefined;
  return (await store.head(from, signal))?.etag === source.etag ? copy : undefined;
}

/** Whether an object has the bytes of a row: by its SHA-256 where the store knows it, else because nobody has written it since. */
export function holdsBytes(object: StoredObject, { size, sha256, etag }: Pick<StoredDuplicate, "size" | "sha256" | "etag">): boolean {
  if (object.size !== size) return false;
  return object.sha256 === undefined ? object.etag === etag : object.sha256 === sha256;
}
