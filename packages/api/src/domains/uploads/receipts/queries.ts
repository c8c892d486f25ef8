import { notFound } from "../../../kernel/errors.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { type ManifestEntry, manifestLine, statementOf } from "./rules.ts";
import type { ManifestInput, ManifestView, VerdictView, VerifyReceiptInput } from "./schema.ts";

/** Lines of one answer; a line has about 250 characters. */
const PIECE = 20_000;
const PAGE = 5_000;

const ownReceipts = ({ db }: Scope) =>
  db
    .selectFrom("receipts as receipt")
    .innerJoin("uploadSessions as session", (join) =>
      join.onRef("session.companyId", "=", "receipt.companyId").onRef("session.id", "=", "receipt.uploadSessionId"),
    )
    .innerJoin("projects as project", (join) =>
      join.onRef("project.companyId", "=", "session.companyId").onRef("project.id", "=", "session.projectId"),
    )
    .leftJoin("cycles as cycle", (join) =>
      join.onRef("cycle.companyId", "=", "session.companyId").onRef("cycle.id", "=", "session.cycleId"),
    )
    .selectAll("receipt")
    .select(["project.name as projectName", "cycle.number as cycleNumber"]);

export type ReceiptRow = Awaited<ReturnType<typeof getReceipt>>;

/** The receipt of a session. */
export async function getReceipt(scope: Scope, sessionId: string) {
  const row = await ownReceipts(scope).where("receipt.uploadSessionId", "=", sessionId).executeTakeFirst();
  if (!row) throw notFound("receipt");
  return row;
}

async function getLatest({ db }: Scope, sessionId: string): Promise<{ latest: Buffer | null }> {
  const row = await db
    .selectFrom("uploadSessions as session")
    .leftJoin("receipts as receipt", (join) =>
      join.onRef("receipt.companyId", "=", "session.companyId").onRef("receipt.uploadSessionId", "=", "session.id"),
    )
    .select("receipt.signature as latest")
    .where("session.id", "=", sessionId)
    .executeTakeFirst();
  if (!row) throw notFound("receipt");
  return row;
}

/** What arrived in a session, or was there already, in the order of the manifest, never more than a page of it in memory. */
export async function* manifestEntries(scope: Scope, sessionId: string, after?: string): AsyncGenerator<ManifestEntry> {
  for (let last = after; ; ) {
    const rows = await manifestPage(scope, sessionId, last);
    for (const { path, size, checksum, etag, uploadedAt } of rows) {
      yield { path, size, sha256: checksum?.toString("hex") ?? null, etag, time: uploadedAt?.toISOString() ?? null };
    }
    last = rows.at(-1)?.path;
    if (rows.length < PAGE) return;
  }
}

function manifestPage({ db }: Scope, sessionId: string, after: string | undefined) {
  return (
    db
      .selectFrom("fileUploads")
      .select(["relativePath as path", "sizeBytes as size", "checksumSha256 as checksum", "etag", "uploadedAt"])
      .where("uploadSessionId", "=", sessionId)
      .where("status", "in", ["uploaded", "skipped_duplicate"])
      .$if(after !== undefined, (query) => query.where("relativePath", ">", after ?? ""))
      // The column is compared by its bytes.
      .orderBy("relativePath")
      .limit(PAGE)
      .execute()
  );
}

/** The manifest, or the piece of it behind a path. */
export async function readManifest(scope: Scope, { id, after }: ManifestInput): Promise<ManifestView> {
  await getReceipt(scope, id);
  const lines: string[] = [];
  let last: string | undefined;
  let nextAfter: string | null = null;
  for await (const entry of manifestEntries(scope, id, after)) {
    if (lines.length === PIECE) {
      nextAfter = last ?? null;
      break;
    }
    lines.push(manifestLine(entry));
    last = entry.path;
  }
  const file = { fileName: `manifest-${id}.ndjson`, mediaType: "application/x-ndjson; charset=utf-8", encoding: "utf8" as const };
  return { ...file, content: lines.join(""), nextAfter };
}

/** Whether a receipt is one that this installation gave for a session of this company, be it withdrawn since. */
export async function verifyReceipt(scope: Scope, { keyId, signature, ...statement }: VerifyReceiptInput): Promise<VerdictView> {
  const { latest } = await getLatest(scope, statement.sessionId);
  const found = scope.adapters.signer.check(statementOf(statement), { keyId, signature });
  const isLatest = latest?.toString("base64url") === signature;
  return { valid: found === "valid", reason: found === "valid" ? null : found === "invalid" ? "signature" : "unknown_key", isLatest };
}
