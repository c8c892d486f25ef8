import { sql } from "@frontoffice/db";
import type { FoundFile, NotSent } from "@frontoffice/transfer";
import type { Scope } from "../../../kernel/scope.ts";
import { listAtKeys, listKnownSizes, type StoredDuplicate } from "../files/queries.ts";
import type { LockedSession } from "../queries.ts";
import type { UploadStatus } from "../schema.ts";

/** A file that has yet to be sent. */
export interface WaitingFile {
  id: string;
  path: string;
  key: string;
  size: number;
  mtime: Date | null;
  status: "pending" | "uploading";
  uploadId: string | null;
  partSize: number | null;
  /** Whether the project may have its bytes already, so that its sum is worth the reading. */
  mayBeDuplicate: boolean;
  /** What lies at its place with the same size and time; asked for only where that is how files are compared. */
  duplicate: StoredDuplicate | null;
}

const PAGE = 500;

/** The unfinished files of a session as a stream, in the order in which they were found. */
export async function* waitingFiles(
  scope: Scope,
  session: Pick<LockedSession, "id" | "projectId" | "compare">,
): AsyncGenerator<WaitingFile> {
  for (let last = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await readPage(scope, session.id, last);
    yield* await withDuplicates(scope, session, rows);
    const end = rows.at(-1);
    if (rows.length < PAGE || !end) return;
    last = end.id;
  }
}

/** How many files there are, and whether any is unfinished, without counting all. */
export async function hasFiles({ db }: Scope, sessionId: string): Promise<boolean> {
  const row = await db.selectFrom("fileUploads").select("id").where("uploadSessionId", "=", sessionId).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** What people have decided about a session while it runs. */
export interface RunSettings {
  status: UploadStatus;
  jobId: string | null;
  maxWorkers: number;
  timesToRetry: number;
  bandwidthLimitBps: number | null;
}

export async function readRunSettings({ db }: Scope, sessionId: string): Promise<RunSettings | undefined> {
  return db
    .selectFrom("uploadSessions")
    .select(["status", "jobId", "maxWorkers", "timesToRetry", "bandwidthLimitBps"])
    .$narrowType<{ status: UploadStatus }>()
    .where("id", "=", sessionId)
    .executeTakeFirst();
}

type Row = Omit<WaitingFile, "mayBeDuplicate" | "duplicate">;

async function readPage({ db }: Scope, sessionId: string, after: string): Promise<Row[]> {
  return db
    .selectFrom("fileUploads")
    .select([
      "id",
      "relativePath as path",
      "s3Key as key",
      "sizeBytes as size",
      "mtime",
      "status",
      "multipartUploadId as uploadId",
      "partSize",
    ])
    .$narrowType<{ status: "pending" | "uploading" }>()
    .where("uploadSessionId", "=", sessionId)
    .where("status", "in", ["pending", "uploading"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(PAGE)
    .execute();
}

async function withDuplicates(
  scope: Scope,
  { id: sessionId, projectId, compare }: Pick<LockedSession, "id" | "projectId" | "compare">,
  rows: Row[],
) {
  const among = { projectId, sessionId };
  if (compare === "checksum") {
    const sizes = await listKnownSizes(
      scope,
      among,
      rows.map(({ size }) => size),
    );
    return rows.map((row) => ({ ...row, mayBeDuplicate: sizes.has(row.size), duplicate: null }));
  }
  const duplicates = new Map(
    (
      await listAtKeys(
        scope,
        among,
        rows.map(({ key }) => key),
      )
    ).map((duplicate) => [duplicate.key, duplicate]),
  );
  return rows.map((row) => {
    const duplicate = duplicates.get(row.key);
    const isSame = duplicate !== undefined && duplicate.size === row.size && duplicate.mtime?.getTime() === row.mtime?.getTime();
    return { ...row, mayBeDuplicate: isSame, duplicate: isSame ? duplicate : null };
  });
}

/** How many files the session had found in its folder. */
export async function countFound({ db, companyId }: Scope, sessionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from file_uploads where company_id = ${companyId} and upload_session_id = ${sessionId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many of these the session knows, and how many of those that it has sent have become others since. */
export async function compareFound(
  { db, companyId }: Scope,
  sessionId: string,
  found: readonly (FoundFile | NotSent)[],
): Promise<{ known: number; changed: number }> {
  const now = found.map((one) => {
    const isFile = one.kind === "file";
    return { path: one.path, size: isFile ? one.size : null, mtime: isFile ? new Date(Math.trunc(one.mtimeMs)).toISOString() : null };
  });
  const { rows } = await sql<{ known: number; changed: number }>`
    select count(*)::int as known, count(*) filter (where file.status in ('uploaded', 'skipped_duplicate')
      and (file.size_bytes is distinct from now.size or file.mtime is distinct from now.mtime))::int as changed
    from jsonb_to_recordset(${JSON.stringify(now)}::jsonb) as now (path text, size bigint, mtime timestamptz)
    join file_uploads file on file.company_id = ${companyId} and file.upload_session_id = ${sessionId}
      and file.relative_path = now.path`.execute(db);
  return rows[0] ?? { known: 0, changed: 0 };
}
