import { createHash } from "node:crypto";
import { type StoredObject, TransferFault } from "@frontoffice/transfer";
import type { OpenStorage } from "../../../../kernel/adapters.ts";
import { inTransaction, type Scope } from "../../../../kernel/scope.ts";
import { auditSession } from "../../commands.ts";
import { addCounts, type Counts, sumCounts } from "../../figures/commands.ts";
import { openPlace } from "../../places/queries.ts";
import { getSession } from "../../queries.ts";
import { fileCanMove } from "../../rules.ts";
import type { ConfirmFilesInput } from "../../schema.ts";
import { changeFile, lockDriven, requireSending } from "../commands.ts";
import { type FileRow, listFilesById, lockFiles } from "../queries.ts";
import { compositeOf } from "../rules.ts";
import { eachOf } from "../twins/queries.ts";

const DEADLINE_MS = 120_000;

type Claim = ConfirmFilesInput["files"][number];

/** What the store says of a file that its sender calls sent; `later` when the store could not be asked. */
type Finding = { kind: "there"; object: StoredObject } | { kind: "wrong"; why: string } | { kind: "later"; why: string };

/**
 * Counts files as uploaded once the store itself has said that it has them whole. Other bytes than were named fail that file and no
 * other; a store that does not answer leaves a file as it is, to be confirmed again.
 */
export async function confirmFiles(scope: Scope, { id, files }: ConfirmFilesInput): Promise<FileRow[]> {
  const session = await getSession(scope, id);
  requireSending(session);
  const claims = [...new Map(files.map((file) => [file.fileId, file])).values()];
  const ids = claims.map(({ fileId }) => fileId);
  const rows = await listFilesById(scope, id, ids);
  const open = new Map(rows.filter(({ status }) => fileCanMove(status, "upload")).map((row) => [row.id, row]));
  const storage = await openPlace(scope, session);
  const findings = new Map<string, Finding>();
  try {
    await eachOf(claims, async (claim) => {
      const row = open.get(claim.fileId);
      if (row) findings.set(row.id, await look(storage, row, claim));
    });
  } finally {
    await storage.close();
  }
  return inTransaction(scope, async (tx) => {
    const locked = await lockDriven(tx, id);
    const byId = new Map(claims.map((claim) => [claim.fileId, claim]));
    const changes: Partial<Counts>[] = [];
    for (const row of await lockFiles(tx, id, ids)) {
      const [claim, finding] = [byId.get(row.id), findings.get(row.id)];
      if (claim && finding && fileCanMove(row.status, "upload")) changes.push(await settle(tx, row, claim, finding));
    }
    const counts = sumCounts(changes);
    await addCounts(tx, id, counts);
    if (changes.length > 0)
      await auditSession(tx, locked, { after: { uploaded: counts.filesUploaded ?? 0, failed: counts.filesFailed ?? 0 } });
    return listFilesById(tx, id, ids);
  });
}

async function settle(tx: Scope, row: FileRow, { sha256, size, mtime }: Claim, finding: Finding): Promise<Partial<Counts>> {
  if (finding.kind === "later") {
    await changeFile(tx, row.id, { lastError: finding.why });
    return {};
  }
  const attempts = row.attempts + 1;
  if (finding.kind === "wrong") {
    await changeFile(tx, row.id, { status: "failed", lastError: finding.why, attempts });
    return { filesFailed: 1 };
  }
  await changeFile(tx, row.id, {
    ...{ status: "uploaded", sizeBytes: size, checksumSha256: Buffer.from(sha256, "hex"), etag: finding.object.etag, attempts },
    ...{ uploadedAt: tx.now(), lastError: null, multipartUploadId: null },
    ...(mtime !== undefined && { mtime: new Date(mtime) }),
  });
  return { filesUploaded: 1, bytesDone: size, totalBytes: size - row.sizeBytes };
}

async function look({ store, client }: OpenStorage, row: FileRow, claim: Claim): Promise<Finding> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    if (row.multipartUploadId !== null) await complete({ store, row, claim, uploadId: row.multipartUploadId, signal });
    const object = await store.head(row.s3Key, signal);
    if (!object) return { kind: "wrong", why: "The store does not have this file." };
    if (object.size !== claim.size) return { kind: "wrong", why: `The store has ${object.size} bytes of this file, not ${claim.size}.` };
    const sum = object.sha256 ?? (row.multipartUploadId === null ? await sumOf(client, row.s3Key, signal) : claim.sha256);
    if (sum !== claim.sha256) return { kind: "wrong", why: "The store has other bytes than were sent (SHA-256)." };
    const sums = claim.parts?.map((part) => part.sha256) ?? [];
    if (object.compositeSha256 !== undefined && sums.length > 0 && object.compositeSha256 !== compositeOf(sums)) {
      return { kind: "wrong", why: "The store has other parts than were sent (SHA-256)." };
    }
    return { kind: "there", object };
  } catch (error) {
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
    if (!object?.etag.endsWith(`-${parts.length}`)) throw error;
  }
}

/** Of a store that keeps no sums; the file is small. */
async function sumOf(client: OpenStorage["client"], key: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of await client.read(key, signal)) hash.update(piece);
  return hash.digest("hex");
}
