import type { z } from "zod";
import { precondition } from "../../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { auditSession, moveSession } from "../commands.ts";
import { addCounts, type Counts, sumCounts } from "../figures/commands.ts";
import { getSession, type LockedSession, lockSession } from "../queries.ts";
import { clipped, fileCanMove, isClientDriven, keyOf } from "../rules.ts";
import type { FailFilesInput, RegisterFilesInput, registeredView } from "../schema.ts";
import { type FileRow, listFilesById, lockFiles, lockFilesByPath, type Twin } from "./queries.ts";
import { findStored } from "./twins/queries.ts";

type Named = RegisterFilesInput["files"][number];
type Registered = z.infer<typeof registeredView>;

/** Takes note of files that a client is going to send, and says which are there already. Naming a file again changes nothing. */
export async function registerFiles(scope: Scope, { id, files }: RegisterFilesInput): Promise<Registered> {
  const seen = await getSession(scope, id);
  requireOpen(seen);
  const keyed = [...new Map(files.map((file) => [file.path, file])).values()].map((file) => ({
    ...file,
    key: fittingKey(seen.s3Prefix, file.path),
  }));
  const described = keyed.map(({ key, size, sha256, mtime }) => ({
    key,
    size,
    sha256,
    mtime: mtime === undefined ? undefined : new Date(mtime),
  }));
  const stored = await findStored(scope, seen, described);
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    requireOpen(session);
    const known = await lockFilesByPath(
      tx,
      id,
      keyed.map(({ path }) => path),
    );
    const changes: Partial<Counts>[] = [];
    const rows = keyed.flatMap((file) => {
      const row = known.get(file.path);
      if (row && isSame(row, file)) return [];
      changes.push(...(row ? [withdrawn(row)] : []), countOf(file, stored.get(file.key)));
      return [valuesOf(tx, session, file, stored.get(file.key))];
    });
    if (rows.length > 0) await upsert(tx, rows);
    await addCounts(tx, id, sumCounts(changes));
    if (rows.length > 0) await auditSession(tx, session, { after: { registered: rows.length } });
    return { items: await answer(tx, id, keyed) };
  });
}

/** A client could not send these: each is counted as failed, with its words. */
export function failFiles(scope: Scope, { id, files }: FailFilesInput): Promise<FileRow[]> {
  return inTransaction(scope, async (tx) => {
    const session = await lockDriven(tx, id);
    const ids = [...new Set(files.map(({ fileId }) => fileId))];
    const open = (await lockFiles(tx, id, ids)).filter(({ status }) => fileCanMove(status, "fail"));
    const words = new Map(files.map(({ fileId, error }) => [fileId, error]));
    for (const row of open)
      await changeFile(tx, row.id, { status: "failed", lastError: clipped(words.get(row.id) ?? "", 500), attempts: row.attempts + 1 });
    await addCounts(tx, id, { filesFailed: open.length });
    if (open.length > 0) await auditSession(tx, session, { after: { failed: open.length } });
    return listFilesById(tx, id, ids);
  });
}

type FileChange = Partial<{ [Key in keyof FileRow]: FileRow[Key] }>;

export async function changeFile(tx: Scope, id: string, change: FileChange): Promise<void> {
  await tx.db.updateTable("fileUploads").set(change).where("companyId", "=", tx.companyId).where("id", "=", id).execute();
}

/** A session that a client sends, started and not over; what it waits for begins with the first file. */
export async function lockDriven(tx: Scope, id: string): Promise<LockedSession> {
  const session = await lockSession(tx, id);
  requireSending(session);
  return session.status === "scanning" ? moveSession(tx, session, "send") : session;
}

/** Throws unless a client may send now. */
export function requireSending({ sourceKind, status }: Pick<LockedSession, "sourceKind" | "status">): void {
  if (!isClientDriven({ sourceKind })) throw precondition("This session is sent by a job.", { status });
  if (status === "scanning" || status === "uploading") return;
  const cure = status === "paused" ? "Resume it first." : "Start it first.";
  throw precondition(`Nothing can be sent now: the session is ${status}. ${cure}`, { status });
}

function requireOpen(session: Pick<LockedSession, "sourceKind" | "status">): void {
  if (session.status !== "draft" && session.status !== "paused") requireSending(session);
  if (!isClientDriven(session)) throw precondition("The worker reads this session's folder itself.", { status: session.status });
}

function fittingKey(prefix: string, path: string): string {
  const key = keyOf(prefix, path);
  if (key === undefined)
    throw precondition(`The path is too long for a store, together with its prefixes: ${clipped(path, 200)}`, { path });
  return key;
}

/** Whether a row is about the same bytes; then a client that names the file again goes on with it. */
function isSame(row: FileRow, { size, mtime, sha256 }: Named): boolean {
  if (row.sizeBytes !== size) return false;
  if (sha256 !== undefined && row.checksumSha256 !== null) return row.checksumSha256.toString("hex") === sha256;
  return mtime === undefined || row.mtime === null || row.mtime.getTime() === new Date(mtime).getTime();
}

/** What the counts lose when a file begins anew. */
function withdrawn({ status, sizeBytes }: FileRow): Partial<Counts> {
  return {
    totalFiles: -1,
    totalBytes: -sizeBytes,
    ...(status === "uploaded" && { filesUploaded: -1, bytesDone: -sizeBytes }),
    ...(status === "skipped_duplicate" && { filesSkipped: -1, bytesSkipped: -sizeBytes }),
    ...(status === "failed" && { filesFailed: -1 }),
  };
}

function countOf({ size }: Named, twin: Twin | undefined): Partial<Counts> {
  return { totalFiles: 1, totalBytes: size, ...(twin && { filesSkipped: 1, bytesSkipped: size }) };
}

function valuesOf(tx: Scope, session: LockedSession, { path, key, size, mtime, sha256 }: Named & { key: string }, twin: Twin | undefined) {
  const sum = sha256 ?? twin?.sha256;
  return {
    ...{ companyId: tx.companyId, uploadSessionId: session.id, projectId: session.projectId },
    ...{ relativePath: path, s3Key: key, sizeBytes: size, mtime: mtime === undefined ? null : new Date(mtime) },
    checksumSha256: sum === undefined ? null : Buffer.from(sum, "hex"),
    status: twin ? ("skipped_duplicate" as const) : ("pending" as const),
    duplicateOf: twin?.id ?? null,
    etag: twin?.etag ?? null,
  };
}

async function upsert(tx: Scope, rows: ReturnType<typeof valuesOf>[]): Promise<void> {
  await tx.db
    .insertInto("fileUploads")
    .values(rows)
    .onConflict((found) =>
      found.columns(["companyId", "uploadSessionId", "relativePath"]).doUpdateSet((eb) => ({
        sizeBytes: eb.ref("excluded.sizeBytes"),
        mtime: eb.ref("excluded.mtime"),
        checksumSha256: eb.ref("excluded.checksumSha256"),
        status: eb.ref("excluded.status"),
        duplicateOf: eb.ref("excluded.duplicateOf"),
        etag: eb.ref("excluded.etag"),
        uploadedAt: null,
        lastError: null,
        partsDone: [],
      })),
    )
    .execute();
}

async function answer(tx: Scope, id: string, files: readonly Named[]): Promise<Registered["items"]> {
  const rows = await lockFilesByPath(
    tx,
    id,
    files.map(({ path }) => path),
  );
  return files.flatMap(({ path }) => {
    const row = rows.get(path);
    if (!row) return [];
    const skips = row.status === "uploaded" || row.status === "skipped_duplicate";
    return [{ fileId: row.id, path, decision: skips ? ("skip" as const) : ("send" as const), status: row.status }];
  });
}
