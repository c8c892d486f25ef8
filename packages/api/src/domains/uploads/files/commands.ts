import { sql } from "@frontoffice/db";
import type { z } from "zod";
import { precondition } from "../../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { cutText } from "../../../kernel/text-cut.ts";
import { auditSession, lockDriven } from "../commands.ts";
import { addCounts, type Counts, sumCounts } from "../counters.ts";
import { getSession, type LockedSession, lockSession } from "../queries.ts";
import { assertSending, fileCanMove, isClientDriven, isSending, keyOf } from "../rules.ts";
import { type FoundDuplicate, findStored } from "./duplicates.ts";
import { type FileRow, listFilesById, lockFiles, lockFilesByPath } from "./queries.ts";
import type { FailFilesInput, RegisterFilesInput, registeredView } from "./schema.ts";

type Named = RegisterFilesInput["files"][number];
type Registered = z.infer<typeof registeredView>;

/** Takes note of files that a client is going to send, and says which are there already. Naming a file again changes nothing. */
export async function registerFiles(scope: Scope, { id, files, anew = false }: RegisterFilesInput): Promise<Registered> {
  const seen = await getSession(scope, id);
  assertOpen(seen);
  const keyed = [...new Map(files.map((file) => [file.path, file])).values()].map((file) => ({
    ...file,
    key: keyThatFits(seen.s3Prefix, file.path),
  }));
  const described = keyed.map(({ key, size, sha256, mtime }) => ({
    key,
    size,
    sha256,
    mtime: mtime === undefined ? undefined : new Date(mtime),
  }));
  // Before its start a session changes nothing in the store: the plan comes first.
  const stored = await findStored(scope, seen, described, { copies: isSending(seen.status) });
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    assertOpen(session);
    if (anew) await forgetFiles(tx, session);
    const paths = keyed.map(({ path }) => path);
    const known = await lockFilesByPath(tx, id, paths);
    const changes: Partial<Counts>[] = [];
    const rows = keyed.flatMap((file) => {
      const row = known.get(file.path);
      if (row && isSame(row, file)) return [];
      changes.push(...(row ? [withdrawn(row)] : []), countOf(file, stored.get(file.key)));
      return [valuesOf(file, stored.get(file.key))];
    });
    const written = new Map((await upsert(tx, session, rows)).map((row) => [row.relativePath, row]));
    await addCounts(tx, id, sumCounts(changes));
    if (rows.length > 0) await auditSession(tx, session, { after: { registered: rows.length } });
    return { items: paths.map((path) => answerOf(path, written.get(path) ?? known.get(path))) };
  });
}

/** Before the start somebody may choose other files. */
async function forgetFiles(tx: Scope, { id, status, totalFiles, totalBytes, filesSkipped, bytesSkipped }: LockedSession): Promise<void> {
  if (status !== "draft") throw precondition("What was named can be forgotten only before the start.", { status });
  await tx.db.deleteFrom("fileUploads").where("uploadSessionId", "=", id).execute();
  await addCounts(tx, id, { totalFiles: -totalFiles, totalBytes: -totalBytes, filesSkipped: -filesSkipped, bytesSkipped: -bytesSkipped });
}

/** A client could not send these: each is counted as failed, with its words. */
export function failFiles(scope: Scope, { id, files }: FailFilesInput): Promise<FileRow[]> {
  return inTransaction(scope, async (tx) => {
    const session = await lockDriven(tx, id);
    const ids = [...new Set(files.map(({ fileId }) => fileId))];
    const open = (await lockFiles(tx, id, ids)).filter(({ status }) => fileCanMove(status, "fail"));
    const words = new Map(files.map(({ fileId, error }) => [fileId, cutText(error, 500)]));
    await recordFailed(
      tx,
      open.map((row) => ({ id: row.id, status: "failed", why: words.get(row.id) ?? "" })),
    );
    await addCounts(tx, id, { filesFailed: open.length });
    if (open.length > 0) await auditSession(tx, session, { after: { failed: open.length } });
    return listFilesById(tx, id, ids);
  });
}

/** Files that could not be sent, or about which the store could not be asked yet; the latter stay as they are. */
export async function recordFailed(tx: Scope, files: readonly { id: string; status: "failed" | null; why: string }[]): Promise<void> {
  if (files.length === 0) return;
  await sql`
    update file_uploads file set
      status = coalesce(now.status, file.status), last_error = now.why, attempts = file.attempts + (now.status is not null)::int
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as now (id uuid, status text, why text)
    where file.company_id = ${tx.companyId} and file.id = now.id`.execute(tx.db);
}

type FileChange = Partial<{ [Key in keyof FileRow]: FileRow[Key] }>;

export async function changeFile(tx: Scope, id: string, change: FileChange): Promise<void> {
  await tx.db.updateTable("fileUploads").set(change).where("id", "=", id).execute();
}

function assertOpen(session: Pick<LockedSession, "sourceKind" | "status">): void {
  if (session.status !== "draft" && session.status !== "paused") assertSending(session);
  if (!isClientDriven(session)) throw precondition("The worker reads this session's folder itself.", { status: session.status });
}

function keyThatFits(prefix: string, path: string): string {
  const key = keyOf(prefix, path);
  if (key === undefined)
    throw precondition(`The path is too long for a store, together with its prefixes: ${cutText(path, 200)}`, { path });
  return key;
}

/** Whether a row is about the same bytes; then a client that registers the file again resumes it. */
function isSame(row: FileRow, { size, mtime, sha256 }: Named): boolean {
  if (row.sizeBytes !== size) return false;
  if (sha256 !== undefined && row.checksumSha256 !== null) return row.checksumSha256.toString("hex") === sha256;
  return mtime === undefined || row.mtime === null || row.mtime.getTime() === new Date(mtime).getTime();
}

/** What the counts lose when a file starts again from the beginning. */
function withdrawn({ status, sizeBytes }: FileRow): Partial<Counts> {
  return {
    totalFiles: -1,
    totalBytes: -sizeBytes,
    ...(status === "uploaded" && { filesUploaded: -1, bytesDone: -sizeBytes }),
    ...(status === "skipped_duplicate" && { filesSkipped: -1, bytesSkipped: -sizeBytes }),
    ...(status === "failed" && { filesFailed: -1 }),
  };
}

function countOf({ size }: Named, duplicate: FoundDuplicate | undefined): Partial<Counts> {
  return { totalFiles: 1, totalBytes: size, ...(isThere(duplicate) && { filesSkipped: 1, bytesSkipped: size }) };
}

/** Whether the file's own key has its bytes; a duplicate at another key is copied when the file has its turn. */
const isThere = (duplicate: FoundDuplicate | undefined) => duplicate !== undefined && duplicate.etag !== null;

/** A row to be, as it travels to the database in one document with all others. */
function valuesOf({ path, key, size, mtime, sha256 }: Named & { key: string }, duplicate: FoundDuplicate | undefined) {
  return {
    path,
    key,
    size,
    mtime: mtime === undefined ? null : new Date(mtime).toISOString(),
    sha256: sha256 ?? duplicate?.sha256 ?? null,
    status: isThere(duplicate) ? "skipped_duplicate" : "pending",
    duplicate: duplicate?.id ?? null,
    etag: duplicate?.etag ?? null,
  };
}

type Answered = Pick<FileRow, "id" | "relativePath" | "status">;

async function upsert(tx: Scope, session: LockedSession, rows: ReturnType<typeof valuesOf>[]): Promise<Answered[]> {
  if (rows.length === 0) return [];
  const written = await sql<Answered>`
    insert into file_uploads (company_id, upload_session_id, project_id, relative_path, s3_key, size_bytes, mtime, checksum_sha256,
      status, duplicate_of, etag)
    select ${tx.companyId}::uuid, ${session.id}::uuid, ${session.projectId}::uuid, path, key, size, mtime, decode(sha256, 'hex'), status, duplicate, etag
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as named (path text, key text, size bigint, mtime timestamptz, sha256 text, status text, duplicate uuid, etag text)
    on conflict (company_id, upload_session_id, relative_path) do update set
      size_bytes = excluded.size_bytes, mtime = excluded.mtime, checksum_sha256 = excluded.checksum_sha256, status = excluded.status,
      duplicate_of = excluded.duplicate_of, etag = excluded.etag, uploaded_at = null, last_error = null, parts_done = '{}'
    returning id, relative_path, status`.execute(tx.db);
  return written.rows;
}

function answerOf(path: string, row: Answered | undefined): Registered["items"][number] {
  if (!row) throw new Error("a file was named and is not there");
  const skips = row.status === "uploaded" || row.status === "skipped_duplicate";
  return { fileId: row.id, path, decision: skips ? "skip" : "send", status: row.status };
}
