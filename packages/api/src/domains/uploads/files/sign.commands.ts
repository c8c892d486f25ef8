import { type ObjectStore, type PartRange, partSizeOf, SINGLE_BYTES } from "@frontoffice/transfer";
import pMap from "p-map";
import { invalid } from "../../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { auditSession, lockDriven, touchSession } from "../commands.ts";
import { openDestination } from "../destinations.ts";
import { getSession, type SessionRow } from "../queries.ts";
import { assertSending, fileCanMove } from "../rules.ts";
import { copyNamed, STORE_CONCURRENCY } from "./duplicates.ts";
import { anyOf, type FileRow, listFilesById, lockFiles } from "./queries.ts";
import { asUpstream, chooseWinners, contentTypeOf, isNew, type StartedUpload } from "./rules.ts";
import type { SignedFilesView, SignFilesInput } from "./schema.ts";

const SECONDS = 3_600;
const DEADLINE_MS = 30_000;
const MOST_LARGE = 100;
/** Parts that one answer names as being there. */
const MOST_DONE = 20_000;

type Asked = SignFilesInput["files"][number];
type Signed = SignedFilesView["files"][number];
type Storage = Awaited<ReturnType<typeof openDestination>>;

/**
 * Presigned addresses to which a client sends its files' bytes; each takes exactly the bytes whose checksum was named. An upload in
 * parts is started once and recorded before its first part is sent.
 */
export async function signFiles(scope: Scope, { id, files }: SignFilesInput): Promise<SignedFilesView> {
  const session = await getSession(scope, id);
  assertSending(session);
  const ids = [...new Set(files.map(({ fileId }) => fileId))];
  const rows = new Map((await listFilesById(scope, id, ids)).map((row) => [row.id, row]));
  const open = files.filter(({ fileId }) => fileCanMove(rows.get(fileId)?.status ?? "cancelled", "begin"));
  assertFewParts(open, rows);
  const storage = await openDestination(scope, session);
  try {
    const [started, arrived, copied] = await Promise.all([
      startLarge(storage, open, rows).catch(asUpstream),
      findArrived(storage, open, rows),
      copyNamed(scope, session, storage.store, namedAs(open, rows)),
    ]);
    const recorded = await recordStarted(scope, { session, ids: open.map(({ fileId }) => fileId), started }, storage.store);
    const expiresAt = new Date(scope.now().getTime() + SECONDS * 1_000).toISOString();
    const signed = files.map((file) => {
      if (arrived.has(file.fileId) || copied.has(file.fileId)) return nothingToSend(file.fileId);
      const row = recorded.rows.get(file.fileId) ?? rows.get(file.fileId);
      return signOne(storage, file, row, recorded.uploads.get(file.fileId));
    });
    return { expiresAt, files: signed };
  } finally {
    await storage.close();
  }
}

const isLarge = ({ sizeBytes }: FileRow) => sizeBytes > SINGLE_BYTES;

/** Each file in parts is a question to the store, and its answer may be long. */
function assertFewParts(files: readonly Asked[], rows: ReadonlyMap<string, FileRow>): void {
  const large = files.flatMap(({ fileId }) => rows.get(fileId) ?? []).filter(isLarge);
  if (large.length > MOST_LARGE) throw invalid("files", `At most ${MOST_LARGE} files that travel in parts in one call.`);
  const known = files.reduce((sum, { fileId, parts = [] }) => sum + (parts.length > 0 ? 0 : (rows.get(fileId)?.partsDone.length ?? 0)), 0);
  if (known > MOST_DONE)
    throw invalid("files", "The storage has too many parts of these files to name them in one answer: ask for fewer files.");
}

async function startLarge(
  storage: Storage,
  files: readonly Asked[],
  rows: ReadonlyMap<string, FileRow>,
): Promise<Map<string, StartedUpload>> {
  const started = new Map<string, StartedUpload>();
  const start = async ({ fileId, parts }: Asked) => {
    const row = rows.get(fileId);
    if (row && isLarge(row)) started.set(fileId, await resumeOrStart(storage.store, row, rangeOf(parts)));
  };
  await pMap(files, start, { concurrency: STORE_CONCURRENCY });
  return started;
}

/** A caller that names parts gets an answer about those alone, so that it does not grow with the file. */
function rangeOf(parts: Asked["parts"] = []): PartRange | undefined {
  if (parts.length === 0) return undefined;
  const numbers = parts.map(({ number }) => number);
  return { from: Math.min(...numbers), to: Math.max(...numbers) };
}

async function resumeOrStart(store: ObjectStore, row: FileRow, among: PartRange | undefined): Promise<StartedUpload> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const key = row.s3Key;
  if (row.multipartUploadId !== null && row.partSize !== null) {
    const parts = await store.listParts({ key, uploadId: row.multipartUploadId, ...(among && { among }) }, signal);
    if (parts) return { key, uploadId: row.multipartUploadId, partSize: row.partSize, parts, previousId: row.multipartUploadId };
  }
  const sha256 = row.checksumSha256?.toString("hex");
  const begin = { key, contentType: contentTypeOf(row.relativePath), checksum: "SHA256" as const, ...(sha256 !== undefined && { sha256 }) };
  return {
    key,
    uploadId: await store.beginUpload(begin, signal),
    partSize: partSizeOf(row.sizeBytes),
    parts: [],
    previousId: row.multipartUploadId,
  };
}

interface Recorded {
  rows: Map<string, FileRow>;
  uploads: Map<string, StartedUpload>;
}

/** Records the uploads in one transaction, then aborts the losers at the store. */
async function recordStarted(
  scope: Scope,
  { session, ids, started }: { session: SessionRow; ids: readonly string[]; started: ReadonlyMap<string, StartedUpload> },
  store: ObjectStore,
): Promise<Recorded> {
  const recording = inTransaction(scope, async (tx) => {
    const locked = await lockDriven(tx, session.id);
    const files = ids.length === 0 ? [] : await lockFiles(tx, session.id, ids);
    const choice = chooseWinners(files, started);
    for (const file of files) {
      const upload = choice.keep.get(file.id);
      if (upload) await recordUploadStarted(tx, file, upload);
    }
    const small = files.filter(({ id, status }) => status === "pending" && !started.has(id));
    await recordSigned(
      tx,
      small.map(({ id }) => id),
    );
    await touchSession(tx, session.id);
    if (ids.length > 0) await auditSession(tx, locked, { after: { signed: ids.length } });
    return { files, choice };
  });
  const { files, choice } = await recording.catch(async (error: unknown) => {
    await abort(store, [...started.values()].filter(isNew));
    throw error;
  });
  await abort(store, choice.discard);
  return { rows: new Map(files.map((row) => [row.id, row])), uploads: new Map([...choice.keep, ...choice.theirs]) };
}

async function abort(store: ObjectStore, uploads: readonly StartedUpload[]): Promise<void> {
  for (const { key, uploadId } of uploads) {
    await store.abortUpload({ key, uploadId }, AbortSignal.timeout(DEADLINE_MS)).catch(() => undefined);
  }
}

/** Stores the upload's id and the parts that the store has, unless the row says so already. */
async function recordUploadStarted(tx: Scope, file: FileRow, { uploadId, partSize, parts }: StartedUpload): Promise<void> {
  const isSame = file.status === "uploading" && file.multipartUploadId === uploadId && file.partSize === partSize;
  const known = file.multipartUploadId === uploadId ? file.partsDone : [];
  const partsDone = [...new Set([...known, ...parts.map(({ number }) => number)])];
  if (isSame && partsDone.length === known.length) return;
  await tx.db
    .updateTable("fileUploads")
    .set({ status: "uploading", multipartUploadId: uploadId, partSize, partsDone })
    .where("id", "=", file.id)
    .execute();
}

async function recordSigned(tx: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.updateTable("fileUploads").set({ status: "uploading" }).where("id", "=", anyOf(ids, "uuid")).execute();
}

/** Nothing to be sent. */
function nothingToSend(fileId: string): Signed {
  return { fileId, put: null, partSize: null, parts: [], done: [] };
}

/**
 * Small files that the store has already, although nobody has confirmed them: their sender was stopped between the two. Only files that
 * were signed before can have arrived, so no others are looked for.
 */
async function findArrived({ store }: Storage, files: readonly Asked[], rows: ReadonlyMap<string, FileRow>): Promise<Set<string>> {
  const found = new Set<string>();
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const look = async ({ fileId, sha256 }: Asked) => {
    const row = rows.get(fileId);
    if (row?.status !== "uploading" || isLarge(row) || sha256 === undefined) return;
    const object = await store.head(row.s3Key, signal).catch(() => undefined);
    if (object?.sha256 === sha256 && object.size === row.sizeBytes) found.add(fileId);
  };
  await pMap(files, look, { concurrency: STORE_CONCURRENCY });
  return found;
}

/** The small files that are sent with the checksum with which they were registered. */
function namedAs(files: readonly Asked[], rows: ReadonlyMap<string, FileRow>): FileRow[] {
  return files.flatMap(({ fileId, sha256 }) => {
    const row = rows.get(fileId);
    return row && !isLarge(row) && row.checksumSha256?.toString("hex") === sha256 ? [row] : [];
  });
}

function signOne(storage: Storage, file: Asked, row: FileRow | undefined, upload: StartedUpload | undefined): Signed {
  const { fileId } = file;
  if (!row || !fileCanMove(row.status, "begin")) return nothingToSend(fileId);
  if (!isLarge(row)) return { fileId, put: signPut(storage, file, row), partSize: null, parts: [], done: [] };
  if (!upload) throw new Error("a large file without an upload");
  return { fileId, put: null, partSize: upload.partSize, ...signParts(storage, file, row, upload) };
}

function signPut(storage: Storage, { sha256 }: Asked, row: FileRow): Signed["put"] {
  if (sha256 === undefined) throw invalid("files", `Send the SHA-256 of ${row.relativePath}: it travels in one request.`);
  const headers = { "content-type": contentTypeOf(row.relativePath), "x-amz-meta-sha256": sha256, ...checksum(storage, sha256) };
  return { method: "PUT", headers, url: storage.presign({ method: "PUT", key: row.s3Key, headers }, SECONDS) };
}

function signParts(storage: Storage, { parts = [] }: Asked, { s3Key: key }: FileRow, { uploadId, parts: stored }: StartedUpload) {
  const done = stored.map(({ number, size, etag, sha256 }) => ({ number, size, etag, sha256: sha256 ?? null }));
  const has = (part: { number: number; size: number; sha256: string }) =>
    done.some(({ number, size, sha256 }) => number === part.number && size === part.size && sha256 === part.sha256);
  const signed = parts
    .filter((part) => !has(part))
    .map(({ number, sha256 }) => {
      const headers = checksum(storage, sha256);
      const url = storage.presign({ method: "PUT", key, query: { partNumber: String(number), uploadId }, headers }, SECONDS);
      return { number, method: "PUT" as const, headers, url };
    });
  return { parts: signed, done };
}

function checksum({ takesChecksums }: Storage, sha256: string): Record<string, string> {
  return takesChecksums ? { "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64") } : {};
}
