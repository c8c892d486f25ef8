import { sql } from "@frontoffice/db";
import { databaseNow } from "../../kernel/database-clock.ts";
import type { Scope } from "../../kernel/scope.ts";

/** By how much the counts of a session change. */
export interface Counts {
  totalFiles: number;
  totalBytes: number;
  filesUploaded: number;
  filesSkipped: number;
  filesFailed: number;
  /** Of whole files. */
  bytesDone: number;
  bytesSkipped: number;
}

const COUNTS = ["totalFiles", "totalBytes", "filesUploaded", "filesSkipped", "filesFailed", "bytesDone", "bytesSkipped"] as const;

/** The sum of all changes. */
export function sumCounts(changes: readonly Partial<Counts>[]): Partial<Counts> {
  const sum: Partial<Counts> = {};
  for (const change of changes) for (const key of COUNTS) if (change[key]) sum[key] = (sum[key] ?? 0) + change[key];
  return sum;
}

/** What else changes with the counts. */
export interface Live {
  /** Bytes that the storage has, files on their way included. */
  bytesUploaded?: number;
  speedBps?: number | null;
  etaSeconds?: number | null;
  currentFiles?: readonly string[];
}

/** Adds to the counts of a session whose row the caller holds. What is on its way lies between what is done and what there is. */
export async function addCounts(tx: Scope, id: string, change: Partial<Counts>, live: Live = {}): Promise<void> {
  const plus = (key: keyof Counts) => sql`${sql.ref(key)} + ${change[key] ?? 0}`;
  const done = sql`(${plus("bytesDone")})`;
  const most = sql`(${plus("totalBytes")} - (${plus("bytesSkipped")}))`;
  const candidate = live.bytesUploaded === undefined ? sql`${sql.ref("bytesUploaded")}` : sql`${live.bytesUploaded}::bigint`;
  await tx.db
    .updateTable("uploadSessions")
    .set((eb) => ({
      totalFiles: eb("totalFiles", "+", change.totalFiles ?? 0),
      filesUploaded: eb("filesUploaded", "+", change.filesUploaded ?? 0),
      filesSkipped: eb("filesSkipped", "+", change.filesSkipped ?? 0),
      filesFailed: eb("filesFailed", "+", change.filesFailed ?? 0),
      totalBytes: sql<number>`${plus("totalBytes")}`,
      bytesDone: sql<number>`${plus("bytesDone")}`,
      bytesSkipped: sql<number>`${plus("bytesSkipped")}`,
      bytesUploaded: sql<number>`greatest(${done}, least(${candidate}, ${most}))`,
      lastSeenAt: databaseNow,
    }))
    .$if(live.speedBps !== undefined, (query) => query.set({ speedBps: live.speedBps ?? null }))
    .$if(live.etaSeconds !== undefined, (query) => query.set({ etaSeconds: live.etaSeconds ?? null }))
    .$if(live.currentFiles !== undefined, (query) => query.set({ currentFiles: [...(live.currentFiles ?? [])] }))
    .where("id", "=", id)
    .execute();
}
