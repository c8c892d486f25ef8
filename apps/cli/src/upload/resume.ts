import { realpath } from "node:fs/promises";
import { hostname } from "node:os";
import type { FrontofficeClient } from "@frontoffice/client";
import { openSession, type UploadLink, type UploadSession } from "@frontoffice/client/upload";
import type { UploadOptions } from "./upload-options.ts";

/** In these states a session has something left to be sent; a cancelled one was given up on purpose. */
const UNFINISHED: readonly UploadSession["status"][] = ["draft", "scanning", "uploading", "paused", "failed", "completed_with_errors"];
const LOOK_BACK = 100;
/** A store that is asked for too much says so, and is asked for less. */
const DEFAULT_WORKERS = 32;

/** What the folder is known by: the same folder on the same machine resumes its session. */
export async function sourceOf(folder: string): Promise<string> {
  return `${hostname()}:${await realpath(folder)}`.slice(0, 1000).trim();
}

export interface Place {
  projectId: string;
  cycleId: string | null;
  source: string;
}

/** The newest session of this folder into this place that has something left, sent with the same patterns below the same prefix. */
export async function findUnfinished(client: FrontofficeClient, place: Place, options: UploadOptions): Promise<UploadSession | undefined> {
  const { items } = await client.uploadSessions.list({
    projectId: place.projectId,
    sourceKind: "cli",
    limit: LOOK_BACK,
    ...(place.cycleId !== null && { cycleId: place.cycleId }),
  });
  return items.find(
    (session) =>
      session.sourcePath === place.source &&
      session.cycleId === place.cycleId &&
      UNFINISHED.includes(session.status) &&
      sameList(session.include, options.include) &&
      sameList(session.exclude, options.exclude) &&
      (options.prefix === "" || session.s3Prefix === options.prefix || session.s3Prefix.endsWith(`/${options.prefix}`)),
  );
}

/** A new session for the folder. */
export function createSession(
  client: FrontofficeClient,
  { projectId, cycleId, source }: Place,
  options: UploadOptions,
): Promise<UploadSession> {
  const { name, prefix, include, exclude, compare, workers, retries, limit } = options;
  return client.uploadSessions.create({
    projectId,
    sourceKind: "cli",
    sourcePath: source,
    include,
    exclude,
    compare,
    s3Prefix: prefix,
    bandwidthLimitBps: limit ?? null,
    ...(cycleId !== null && { cycleId }),
    ...(name !== undefined && { name }),
    maxWorkers: workers ?? DEFAULT_WORKERS,
    ...(retries !== undefined && { timesToRetry: retries }),
  });
}

/** Brings a session into the state in which files are sent, at the pace that was asked for this time. */
export async function startSending(
  { client, link }: { client: FrontofficeClient; link: UploadLink },
  { id }: UploadSession,
  options: UploadOptions,
): Promise<UploadSession> {
  const pace = {
    ...(options.workers !== undefined && { maxWorkers: options.workers }),
    ...(options.retries !== undefined && { timesToRetry: options.retries }),
    ...(options.limit !== undefined && { bandwidthLimitBps: options.limit }),
  };
  if (Object.keys(pace).length > 0) await client.uploadSessions.update({ id, ...pace });
  return openSession(id, link);
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
