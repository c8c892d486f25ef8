import { TransferFault } from "@frontoffice/transfer";
import pMap from "p-map";
import type { OpenStorage } from "../../../adapters/index.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { openPlace } from "../destinations.ts";
import type { LockedSession } from "../queries.ts";
import { listAtKeys, listTwins, type Twin } from "./queries.ts";

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
): Promise<Map<string, Twin>> {
  const candidates = session.compare === "checksum" ? await bySum(scope, session, files) : await byPlace(scope, session, files);
  if (candidates.size === 0) return candidates;
  const storage = await openPlace(scope, session);
  try {
    const found = new Map<string, Twin>();
    const within = signal ?? AbortSignal.timeout(DEADLINE_MS);
    const check = async ([key, twin]: [string, Twin]) => {
      if (await isThere(storage, twin, within)) found.set(key, twin);
    };
    await pMap(candidates, check, { concurrency: STORE_CONCURRENCY });
    return found;
  } finally {
    await storage.close();
  }
}

/** Whether the object still lies where it was brought, with the bytes that were brought; a store that does not answer has nothing. */
export async function isThere({ store }: OpenStorage, twin: Twin, signal: AbortSignal): Promise<boolean> {
  try {
    const object = await store.head(twin.key, signal);
    return object !== undefined && object.size === twin.size && (object.sha256 ?? twin.sha256) === twin.sha256;
  } catch (error) {
    if (error instanceof TransferFault) return false;
    throw error;
  }
}

async function bySum(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, Twin>> {
  const summed = files.flatMap(({ sha256, size }) => (sha256 ? [{ sha256, size }] : []));
  const twins = await listTwins(scope, { projectId: session.projectId, sessionId: session.id }, summed);
  const bySum = new Map(twins.map((twin) => [`${twin.sha256}:${twin.size}`, twin]));
  return new Map(
    files.flatMap(({ key, sha256, size }): [string, Twin][] => {
      const twin = sha256 && bySum.get(`${sha256}:${size}`);
      return twin ? [[key, twin]] : [];
    }),
  );
}

async function byPlace(scope: Scope, session: Asker, files: readonly Described[]): Promise<Map<string, Twin>> {
  const among = { projectId: session.projectId, sessionId: session.id };
  const dated = files.filter(({ mtime }) => mtime !== undefined);
  const twins = new Map(
    (
      await listAtKeys(
        scope,
        among,
        dated.map(({ key }) => key),
      )
    ).map((twin) => [twin.key, twin]),
  );
  return new Map(
    dated.flatMap(({ key, size, mtime }): [string, Twin][] => {
      const twin = twins.get(key);
      return twin && twin.size === size && twin.mtime?.getTime() === mtime?.getTime() ? [[key, twin]] : [];
    }),
  );
}
