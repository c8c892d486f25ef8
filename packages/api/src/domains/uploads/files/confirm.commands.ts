import { createHash } from "node:crypto";
import { sql } from "@frontoffice/db";
import { SINGLE_BYTES, type StoredObject, TransferFault, tagOfParts } from "@frontoffice/transfer";
import pMap from "p-map";
import type { OpenStorage } from "../../../adapters/index.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { cutText } from "../../../kernel/text-cut.ts";
import { auditSession, lockDriven } from "../commands.ts";
import { addCounts, type Counts, sumCounts } from "../counters.ts";
import { openDestination } from "../destinations.ts";
import { getSession, type LockedSession, type SessionRow } from "../queries.ts";
import { assertSending, fileCanMove } from "../rules.ts";
import { recordFailed } from "./commands.ts";
import { STORE_CONCURRENCY } from "./duplicates.ts";
import { type FileRow, listFilesById, lockFiles } from "./queries.ts";
import { compositeChecksum } from "./rules.ts";
import type { ConfirmFilesInput } from "./schema.ts";

/** For all files of a call together. */
const DEADLINE_MS = 25_000;
/** A store may take its time to put the parts of a large file together. */
const COMPLETION_MS = 120_000;

type Claim = ConfirmFilesInput["files"][number];

/** What the store says of a file that its sender calls sent; `later` when the store could not be asked. */
type Finding = { kind: "there"; object: StoredObject } | { kind: "wrong"; why: string } | { kind: "later"; why: string };

/**
 * Counts files as uploaded once the store itself has said that it has them whole. Other bytes than were named fail that file and no
 * other; a store that does not answer leaves a file as it is, to be confirmed again.
 */
export async function confirmFiles(scope: Scope, { id, files }: ConfirmFilesInput): Promise<FileRow[]> {
  const session = await getSession(scope, id);
  assertSending(session);
  const claims = [...new Map(files.map((file) => [file.fileId, file])).values()];
  const ids = claims.map(({ fileId }) => fileId);
  const sentOf = new Map(claims.map((claim) => [claim.fileId, claim]));
  const rows = await listFilesById(scope, id, ids);
  const open = new Map(rows.filter(({ status }) => fileCanMove(status, "upload")).map((row) => [row.id, row]));
  const asked = claims.filter(({ fileId }) => open.has(fileId));
  const findings = asked.length > 0 ? await lookAll(scope, session, asked, open) : new Map<string, Finding>();
  return inTransaction(scope, async (tx) => {
    const locked = await lockDriven(tx, id);
    const lockedRows = await lockFiles(tx, id, ids);
    const checked = lockedRows.flatMap((row) => {
      const [claim, finding] = [sentOf.get(row.id), findings.get(row.id)];
      return claim && finding && fileCanMove(row.status, "upload") ? [{ row, claim, finding }] : [];
    });
    if (checked.length === 0) return lockedRows;
    const counts = countsOf(checked);
    await abandonOthers(tx, locked, checked, open);
    await recordUploaded(tx, checked);
    await recordFailed(
      tx,
      checked.flatMap(({ row: { id }, finding }) =>
        finding.kind === "there"
          ? []
          : { id, status: finding.kind === "wrong" ? ("failed" as const) : null, why: cutText(finding.why, 500) },
      ),
    );
    await addCounts(tx, id, counts);
    await auditSession(tx, locked, { after: { uploaded: counts.filesUploaded ?? 0, failed: counts.filesFailed ?? 0 } });
    return listFilesById(tx, id, ids);
  });
}

/** Asks the store about every file, some at a time; what it has not said in time is asked again. */
async function lookAll(
  scope: Scope,
  session: SessionRow,
  claims: readonly Claim[],
  open: ReadonlyMap<string, FileRow>,
): Promise<Map<string, Finding>> {
  const storage = await openDestination(scope, session);
  const findings = new Map<string, Finding>();
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const check = async (claim: Claim) => {
      const row = open.get(claim.fileId);
      if (row) findings.set(row.id, await look(storage, { row, claim }, claim.parts ? AbortSignal.timeout(COMPLETION_MS) : signal));
    };
    await pMap(claims, check, { concurrency: STORE_CONCURRENCY });
    return findings;
  } finally {
    await storage.close();
  }
}

interface Checked {
  row: FileRow;
  claim: Claim;
  finding: Finding;
}

function countsOf(checked: readonly Checked[]): Partial<Counts> {
  return sumCounts(
    checked.map(({ row, claim, finding }) => {
      if (finding.kind === "there") return { filesUploaded: 1, bytesDone: claim.size, totalBytes: claim.size - row.sizeBytes };
      return finding.kind === "wrong" ? { filesFailed: 1 } : {};
    }),
  );
}

async function recordUploaded(tx: Scope, checked: readonly Checked[]): Promise<void> {
  const rows = checked.flatMap(({ row: { id }, claim: { sha256, size, mtime }, finding }) =>
    finding.kind === "there" ? [{ id, sha256, size, mtime: mtime ?? null, etag: finding.object.etag }] : [],
  );
  if (rows.length === 0) return;
  await sql`
    update file_uploads file set
      status = 'uploaded', size_bytes = now.size, checksum_sha256 = decode(now.sha256, 'hex'), etag = now.etag,
      attempts = file.attempts + 1, uploaded_at = ${tx.now()}::timestamptz, last_error = null, multipart_upload_id = null,
      mtime = coalesce(now.mtime, file.mtime)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as now (id uuid, sha256 text, size bigint, mtime timestamptz, etag text)
    where file.company_id = ${tx.companyId} and file.id = now.id`.execute(tx.db);
}

/** Uploads in parts that a file which has arrived was not made of: begun by another sender meanwhile, or when it was a larger file. */
async function abandonOthers(
  tx: Scope,
  { bucketName, storageConnectionId }: LockedSession,
  checked: readonly Checked[],
  seen: ReadonlyMap<string, FileRow>,
): Promise<void> {
  const others = checked.flatMap(({ row, finding }) => {
    const { multipartUploadId, s3Key, companyId } = row;
    const completed = seen.get(row.id);
    const isMadeOfIt = completed?.multipartUploadId === multipartUploadId && isInParts(completed);
    if (finding.kind !== "there" || multipartUploadId === null || isMadeOfIt) return [];
    return [{ companyId, storageConnectionId, bucketName, s3Key, multipartUploadId }];
  });
  if (others.length > 0) await tx.db.insertInto("abandonedUploads").values(others).execute();
}

/** A file that has become a small one since its upload was begun travels in one request. */
const isInParts = ({ multipartUploadId, sizeBytes }: FileRow) => multipartUploadId !== null && sizeBytes > SINGLE_BYTES;

async function look({ store, client }: OpenStorage, { row, claim }: Omit<Checked, "finding">, signal: AbortSignal): Promise<Finding> {
  try {
    const inParts = isInParts(row);
    if (inParts) await complete({ store, row, claim, uploadId: row.multipartUploadId ?? "", signal });
    const object = await store.head(row.s3Key, signal);
    if (!object) return { kind: "wrong", why: "The store does not have this file." };
    if (object.size !== claim.size) return { kind: "wrong", why: `The store has ${object.size} bytes of this file, not ${claim.size}.` };
    const sum = inParts
      ? (object.sha256 ?? claim.sha256)
      : (provenChecksum(store, object) ?? (await checksumOf(client, row.s3Key, signal)));
    if (sum !== claim.sha256) return { kind: "wrong", why: "The store has other bytes than were sent (SHA-256)." };
    const checksums = claim.parts?.map((part) => part.sha256) ?? [];
    if (object.compositeSha256 !== undefined && checksums.length > 0 && object.compositeSha256 !== compositeChecksum(checksums)) {
      return { kind: "wrong", why: "The store has other parts than were sent (SHA-256)." };
    }
    return { kind: "there", object };
  } catch (error) {
    if (signal.aborted) return { kind: "later", why: "The store did not answer in time." };
    if (!(error instanceof TransferFault)) throw error;
    return { kind: error.retryable ? "later" : "wrong", why: error.message };
  }
}

interface Completion {
  store: OpenStorage["store"];
  row: FileRow;
  claim: Claim;
  uploadId: string;
  signal: AbortSignal;
}

/** An upload that the store does not know any more may have been completed by a call whose answer was lost: the object tells. */
async function complete({ store, row, claim, uploadId, signal }: Completion): Promise<void> {
  const parts = (claim.parts ?? []).toSorted((one, other) => one.number - other.number);
  if (parts.length === 0) throw new TransferFault("refused", "This file was sent in parts: name them to have it completed.");
  try {
    await store.completeUpload({ key: row.s3Key, uploadId, parts, sha256: claim.sha256, size: claim.size }, signal);
  } catch (error) {
    if (!(error instanceof TransferFault && error.reason === "missing")) throw error;
    const object = await store.head(row.s3Key, signal);
    if (!object || !isMadeOf(object, claim)) throw error;
  }
}

/** Whether an object is made of just the parts that were sent: another file's object may have as many, and lie at the key. */
function isMadeOf({ sha256, compositeSha256, isDeclared, etag }: StoredObject, { parts = [], ...claim }: Claim): boolean {
  const inOrder = parts.toSorted((one, other) => one.number - other.number);
  if (etag === tagOfParts(inOrder.map((part) => part.etag))) return true;
  if (compositeSha256 !== undefined) return compositeSha256 === compositeChecksum(inOrder.map((part) => part.sha256));
  return sha256 === claim.sha256 && !isDeclared;
}

/** What the sender has said counts where the store is known to have refused other bytes. */
function provenChecksum({ checksChecksums }: OpenStorage["store"], { sha256, isDeclared }: StoredObject): string | undefined {
  return isDeclared && !checksChecksums ? undefined : sha256;
}

/** Of a store that keeps no checksums, or was never seen to compare them; the file is small. */
async function checksumOf(client: OpenStorage["client"], key: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of await client.read(key, signal)) hash.update(piece);
  return hash.digest("hex");
}
