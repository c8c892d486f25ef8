import { TransferFault } from "@frontoffice/transfer";
import pMap from "p-map";
import type { OpenStorage } from "../../../adapters/index.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { openDestination } from "../destinations.ts";
import type { LockedSession } from "../queries.ts";
import { listAtKeys, listDuplicates, type StoredDuplicate } from "./queries.ts";

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

/** By key: which of these files the project has already, each looked for in the store itself. Never within a transaction. */
export async function findStored(
  scope: Scope,
  session: Asker,
  files: readonly Described[],
  signal?: AbortSignal,
): Promise<Map<string, StoredDuplicate>> {
  const candidates = session.compare === "checksum" ? await byChecksum(scope, session, files) : await byKey(scope, session, files);
  if (candidates.size === 0) return candidates;
  const storage = await openDestination(scope, session);
  try {
    const found = new Map<string, StoredDuplicate>();
    const within = signal ?? AbortSignal.timeout(DEADLINE_MS);
    const check = async ([key, duplicate]: [string, StoredDuplicate]) => {
      if (await isStillStored(storage, duplicate, within)) found.set(key, duplicate);
    };
    await pMap(candidates, check, { concurrency: STORE_CONCURRENCY });
    return found;
  } finally {
    await storage.close();
  }
}

/** Whether the object still lies where it was brought, with the bytes that were brought; a store that does not answer has nothing. */
export async function isStillStored({ store }: OpenStorage, duplicate: StoredDuplicate, signal: AbortSignal): Promise<boolean> {
  try {
    const object = await store.head(duplicate.key, signal);
    return object !== undefined && object.size === duplicate.size && (object.sha256 ?? duplicate.sha256) === duplicate.sha256;
  } catch (error) {
    if (error instanceof TransferFault) return false;
    throw error;
  }
}

async function byChecksum(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, StoredDuplicate>> {
  const hashed = files.flatMap(({ sha256, size }) => (sha256 ? [{ sha256, size }] : []));
  const duplicates = await listDuplicates(scope, { projectId: session.projectId, sessionId: session.id }, hashed);
  const byChecksum = new Map(duplicates.map((duplicate) => [`${duplicate.sha256}:${duplicate.size}`, duplicate]));
  return new Map(
    files.flatMap(({ key, sha256, size }): [string, StoredDuplicate][] => {
      const duplicate = sha256 && byChecksum.get(`${sha256}:${size}`);
      return duplicate ? [[key, duplicate]] : [];
    }),
  );
}

async function byKey(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, StoredDuplicate>> {
  const among = { projectId: session.projectId, sessionId: session.id };
  const dated = files.filter(({ mtime }) => mtime !== undefined);
  const duplicates = new Map(
    (
      await listAtKeys(
        scope,
        among,
        dated.map(({ key }) => key),
      )
    ).map((duplicate) => [duplicate.key, duplicate]),
  );
  return new Map(
    dated.flatMap(({ key, size, mtime }): [string, StoredDuplicate][] => {
      const duplicate = duplicates.get(key);
      return duplicate && duplicate.size === size && duplicate.mtime?.getTime() === mtime?.getTime() ? [[key, duplicate]] : [];
    }),
  );
}
