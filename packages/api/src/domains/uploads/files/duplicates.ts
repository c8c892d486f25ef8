import type { ObjectStore } from "@frontoffice/transfer";
import pMap from "p-map";
import type { Scope } from "../../../kernel/scope.ts";
import { openDestination } from "../destinations.ts";
import type { LockedSession } from "../queries.ts";
import { ensureOwnObject } from "./own-object.ts";
import { type FileRow, listAtKeys, listDuplicates, listSources, type StoredDuplicate } from "./queries.ts";

/** Requests to a store at once. */
export const STORE_CONCURRENCY = 32;
const DEADLINE_MS = 30_000;

/** A file as its sender describes it. */
interface Described {
  key: string;
  size: number;
  sha256?: string | undefined;
  mtime?: Date | undefined;
}

type Asker = Pick<LockedSession, "id" | "projectId" | "compare" | "storageConnectionId" | "bucketName">;

/** A file that the project has already. */
export interface FoundDuplicate {
  id: string;
  sha256: string;
  /** Of the object at the file's own key; null while the same bytes lie at another key alone. */
  etag: string | null;
}

/**
 * By key: which of these files the project has already, each looked for in the store itself. Bytes at another key may be replaced by
 * whoever put them there, so with `copies` they are copied to the file's own key; without, they are only named. Never within a
 * transaction.
 */
export async function findStored(
  scope: Scope,
  session: Asker,
  files: readonly Described[],
  { copies }: { copies: boolean },
): Promise<Map<string, FoundDuplicate>> {
  const candidates = session.compare === "checksum" ? await byChecksum(scope, session, files) : await byKey(scope, session, files);
  const found = new Map<string, FoundDuplicate>();
  if (candidates.size === 0) return found;
  const storage = await openDestination(scope, session);
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const look = async ([key, duplicates]: [string, readonly StoredDuplicate[]]) => {
      const duplicate = await findFirst({ store: storage.store, key, duplicates, copies, signal });
      if (duplicate) found.set(key, duplicate);
    };
    await pMap(candidates, look, { concurrency: STORE_CONCURRENCY });
    return found;
  } finally {
    await storage.close();
  }
}

interface Looking {
  store: ObjectStore;
  key: string;
  duplicates: readonly StoredDuplicate[];
  copies: boolean;
  signal: AbortSignal;
}

async function findFirst({ store, key, duplicates, copies, signal }: Looking): Promise<FoundDuplicate | undefined> {
  for (const duplicate of duplicates) {
    const { id, sha256 } = duplicate;
    if (duplicate.key !== key && !copies) return { id, sha256, etag: null };
    const object = await ensureOwnObject(store, key, duplicate, signal);
    if (object) return { id, sha256, etag: object.etag };
  }
  return undefined;
}

/**
 * Ids of the files that need not be sent because the store could copy them: small ones that were named before the session's start,
 * when the same bytes lay at another key.
 */
export async function copyNamed(scope: Scope, session: Asker, store: ObjectStore, files: readonly FileRow[]): Promise<Set<string>> {
  const named = files.filter(({ status, duplicateOf, checksumSha256 }) => status === "pending" && duplicateOf && checksumSha256);
  const ids = named.map(({ duplicateOf }) => duplicateOf ?? "");
  const sources = await listSources(scope, { projectId: session.projectId, sessionId: session.id }, ids);
  const copied = new Set<string>();
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const copy = async ({ id, s3Key, duplicateOf, checksumSha256 }: FileRow) => {
    const source = sources.get(duplicateOf ?? "");
    if (source?.sha256 !== checksumSha256?.toString("hex")) return;
    if (source && (await ensureOwnObject(store, s3Key, source, signal))) copied.add(id);
  };
  await pMap(named, copy, { concurrency: STORE_CONCURRENCY });
  return copied;
}

async function byChecksum(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, StoredDuplicate[]>> {
  const hashed = files.flatMap(({ key, sha256, size }) => (sha256 ? [{ key, sha256, size }] : []));
  return listDuplicates(scope, { projectId: session.projectId, sessionId: session.id }, hashed);
}

async function byKey(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, StoredDuplicate[]>> {
  const among = { projectId: session.projectId, sessionId: session.id };
  const dated = files.filter(({ mtime }) => mtime !== undefined);
  const atKeys = await listAtKeys(
    scope,
    among,
    dated.map(({ key }) => key),
  );
  const duplicates = new Map(atKeys.map((duplicate) => [duplicate.key, duplicate]));
  return new Map(
    dated.flatMap(({ key, size, mtime }): [string, StoredDuplicate[]][] => {
      const duplicate = duplicates.get(key);
      return duplicate && duplicate.size === size && duplicate.mtime?.getTime() === mtime?.getTime() ? [[key, [duplicate]]] : [];
    }),
  );
}
