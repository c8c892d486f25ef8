import { type ObjectStore, type PartRange, partSizeOf, SINGLE_BYTES, type StoredPart } from "@frontoffice/transfer";
import pMap from "p-map";
import type { z } from "zod";
import { AppError, invalid } from "../../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { auditSession } from "../commands.ts";
import { addCounts } from "../counters.ts";
import { openDestination } from "../destinations.ts";
import { getSession, type SessionRow } from "../queries.ts";
import { fileCanMove } from "../rules.ts";
import type { downloadView, SignedFilesView, SignFilesInput } from "../schema.ts";
import { assertSending, changeFile, lockDriven } from "./commands.ts";
import { STORE_CONCURRENCY } from "./duplicates.ts";
import { anyOf, type FileRow, listFilesById, lockFiles } from "./queries.ts";
import { asUpstream, attachmentName, contentTypeOf } from "./rules.ts";

const SECONDS = 3_600;
const DOWNLOAD_SECONDS = 300;
const DEADLINE_MS = 30_000;
const MOST_LARGE = 100;
/** Parts that one answer names as being there. */
const MOST_DONE = 20_000;

type Asked = SignFilesInput["files"][number];
type Signed = SignedFilesView["files"][number];
type Storage = Awaited<ReturnType<typeof openDestination>>;

/** An upload in parts at the store, and what the store has of it. */
interface Begun {
  key: string;
  uploadId: string;
  partSize: number;
  parts: StoredPart[];
  /** The upload that the file had before this one was begun. */
  before: string | null;
}

/**
 * Addresses to which a client sends its files' bytes; each takes exactly the bytes whose sum was named. An upload in parts is begun
 * once and remembered before its first part.
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
    const [begun, there] = await Promise.all([beginLarge(storage, open, rows).catch(asUpstream), findSmall(storage, open, rows)]);
    const remembered = await remember(scope, { session, ids: open.map(({ fileId }) => fileId), begun }, storage.store);
    const expiresAt = new Date(scope.now().getTime() + SECONDS * 1_000).toISOString();
    const signed = files.map((file) => {
      const row = remembered.get(file.fileId) ?? rows.get(file.fileId);
      return there.has(file.fileId) ? noneOf(file.fileId) : signOne(storage, file, row, begun.get(file.fileId));
    });
    return { expiresAt, files: signed };
  } finally {
    await storage.close();
  }
}

/** An address that answers the file's bytes as an attachment, whatever is inside. */
export async function signDownload(scope: Scope, { id, fileId }: { id: string; fileId: string }): Promise<z.infer<typeof downloadView>> {
  const session = await getSession(scope, id);
  const [file] = await listFilesById(scope, id, [fileId]);
  if (!file || (file.status !== "uploaded" && file.status !== "skipped_duplicate")) {
    throw new AppError("precondition", "This file is not in the storage.", { status: file?.status });
  }
  const key = file.duplicateOf === null ? file.s3Key : ((await keyOfDuplicate(scope, file.duplicateOf)) ?? file.s3Key);
  const storage = await openDestination(scope, session);
  try {
    const query = {
      "response-content-disposition": attachmentName(file.relativePath),
      "response-content-type": "application/octet-stream",
    };
    const url = storage.presign({ method: "GET", key, query }, DOWNLOAD_SECONDS);
    return { url, expiresAt: new Date(scope.now().getTime() + DOWNLOAD_SECONDS * 1_000).toISOString() };
  } finally {
    await storage.close();
  }
}

async function keyOfDuplicate({ db, companyId }: Scope, id: string): Promise<string | undefined> {
  const duplicate = await db
    .selectFrom("fileUploads")
    .select("s3Key")
    .where("companyId", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
  return duplicate?.s3Key;
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

async function beginLarge(storage: Storage, files: readonly Asked[], rows: ReadonlyMap<string, FileRow>): Promise<Map<string, Begun>> {
  const begun = new Map<string, Begun>();
  const begin = async ({ fileId, parts }: Asked) => {
    const row = rows.get(fileId);
    if (row && isLarge(row)) begun.set(fileId, await resumeOrBegin(storage.store, row, rangeOf(parts)));
  };
  await pMap(files, begin, { concurrency: STORE_CONCURRENCY });
  return begun;
}

/** Whoever names parts is told of those alone, so that the answers about a large file do not grow with it. */
function rangeOf(parts: Asked["parts"] = []): PartRange | undefined {
  if (parts.length === 0) return undefined;
  const numbers = parts.map(({ number }) => number);
  return { from: Math.min(...numbers), to: Math.max(...numbers) };
}

async function resumeOrBegin(store: ObjectStore, row: FileRow, among: PartRange | undefined): Promise<Begun> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const key = row.s3Key;
  if (row.multipartUploadId !== null && row.partSize !== null) {
    const parts = await store.listParts({ key, uploadId: row.multipartUploadId, ...(among && { among }) }, signal);
    if (parts) return { key, uploadId: row.multipartUploadId, partSize: row.partSize, parts, before: row.multipartUploadId };
  }
  const sha256 = row.checksumSha256?.toString("hex");
  const begin = { key, contentType: contentTypeOf(row.relativePath), checksum: "SHA256" as const, ...(sha256 !== undefined && { sha256 }) };
  return {
    key,
    uploadId: await store.beginUpload(begin, signal),
    partSize: partSizeOf(row.sizeBytes),
    parts: [],
    before: row.multipartUploadId,
  };
}

/** Of two that began an upload of one file at once, the first is remembered and the other one's is taken back. */
async function remember(
  scope: Scope,
  { session, ids, begun }: { session: SessionRow; ids: readonly string[]; begun: Map<string, Begun> },
  store: ObjectStore,
): Promise<Map<string, FileRow>> {
  const takeBack = async (uploads: readonly { key: string; uploadId: string }[]) => {
    for (const upload of uploads) await store.abortUpload(upload, AbortSignal.timeout(DEADLINE_MS)).catch(() => undefined);
  };
  const lost: { key: string; uploadId: string }[] = [];
  const fresh = [...begun.values()].filter(({ uploadId, before }) => uploadId !== before);
  const remembering = inTransaction(scope, async (tx) => {
    const locked = await lockDriven(tx, session.id);
    const files = ids.length === 0 ? [] : await lockFiles(tx, session.id, ids);
    const open = files.filter(({ status }) => fileCanMove(status, "begin"));
    // What has arrived or was given up meanwhile needs no upload any more.
    for (const one of fresh) if (!open.some(({ id }) => begun.get(id) === one)) lost.push(one);
    for (const file of open) {
      const mine = begun.get(file.id);
      const winner = file.multipartUploadId;
      if (mine && winner !== null && winner !== mine.before) {
        lost.push({ key: file.s3Key, uploadId: mine.uploadId });
        begun.set(file.id, { key: mine.key, uploadId: winner, partSize: file.partSize ?? mine.partSize, parts: [], before: winner });
      } else if (mine) await noteBegun(tx, file, mine);
    }
    await recordSigned(
      tx,
      open.filter(({ id, status }) => status === "pending" && !begun.has(id)).map(({ id }) => id),
    );
    await addCounts(tx, session.id, {});
    if (ids.length > 0) await auditSession(tx, locked, { after: { signed: ids.length } });
    return files;
  });
  const rows = await remembering.catch((error: unknown) => takeBack(fresh).then(() => Promise.reject(error)));
  await takeBack(lost);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What an upload in parts is known by, and which parts the store was seen to have; written when it is news. */
async function noteBegun(tx: Scope, file: FileRow, { uploadId, partSize, parts }: Begun): Promise<void> {
  const isSame = file.status === "uploading" && file.multipartUploadId === uploadId && file.partSize === partSize;
  const partsDone = new Set(file.multipartUploadId === uploadId ? file.partsDone : []);
  const before = partsDone.size;
  for (const { number } of parts) partsDone.add(number);
  if (isSame && partsDone.size === before) return;
  await changeFile(tx, file.id, { status: "uploading", multipartUploadId: uploadId, partSize, partsDone: [...partsDone] });
}

async function recordSigned(tx: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db
    .updateTable("fileUploads")
    .set({ status: "uploading" })
    .where("companyId", "=", tx.companyId)
    .where("id", "=", anyOf(ids, "uuid"))
    .execute();
}

/** Nothing to be sent. */
function noneOf(fileId: string): Signed {
  return { fileId, put: null, partSize: null, parts: [], done: [] };
}

/**
 * Small files that the store has already, although nobody has confirmed them: their sender was stopped between the two. Only what was
 * signed before can be there, so the store is asked about nothing else.
 */
async function findSmall({ store }: Storage, files: readonly Asked[], rows: ReadonlyMap<string, FileRow>): Promise<Set<string>> {
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

function signOne(storage: Storage, file: Asked, row: FileRow | undefined, begun: Begun | undefined): Signed {
  const { fileId } = file;
  if (!row || !fileCanMove(row.status, "begin")) return noneOf(fileId);
  if (!isLarge(row)) return { fileId, put: signPut(storage, file, row), partSize: null, parts: [], done: [] };
  if (!begun) throw new Error("a large file without an upload");
  return { fileId, put: null, partSize: begun.partSize, ...signParts(storage, file, row, begun) };
}

function signPut(storage: Storage, { sha256 }: Asked, row: FileRow): Signed["put"] {
  if (sha256 === undefined) throw invalid("files", `Send the SHA-256 of ${row.relativePath}: it travels in one request.`);
  const headers = { "content-type": contentTypeOf(row.relativePath), "x-amz-meta-sha256": sha256, ...checksum(storage, sha256) };
  return { method: "PUT", headers, url: storage.presign({ method: "PUT", key: row.s3Key, headers }, SECONDS) };
}

function signParts(storage: Storage, { parts = [] }: Asked, { s3Key: key }: FileRow, { uploadId, parts: stored }: Begun) {
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
