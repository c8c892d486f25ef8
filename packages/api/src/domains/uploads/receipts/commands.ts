import { createHash } from "node:crypto";
import type { Scope } from "../../../kernel/scope.ts";
import { manifestEntries } from "./queries.ts";
import { manifestLine, statementOf } from "./rules.ts";

/** A resumed session has no receipt until it ends again, since its files change. Receipts that were handed out can still be verified. */
export async function withdrawReceipt({ db }: Scope, sessionId: string): Promise<void> {
  await db.deleteFrom("receipts").where("uploadSessionId", "=", sessionId).execute();
}

/**
 * Signs what a session has brought into the store, within the transaction that ends it. A session that ends again, because files were
 * sent later, gets a new receipt in place of the old one.
 */
export async function issueReceipt(tx: Scope, sessionId: string): Promise<void> {
  const digest = createHash("sha256");
  let files = 0;
  let bytes = 0;
  for await (const entry of manifestEntries(tx, sessionId)) {
    digest.update(manifestLine(entry));
    files += 1;
    bytes += entry.size;
  }
  const manifestSha256 = digest.digest();
  const issuedAt = tx.now();
  const stated = { sessionId, files, bytes, manifestSha256: manifestSha256.toString("hex"), issuedAt: issuedAt.toISOString() };
  const { keyId, signature } = tx.adapters.signer.sign(statementOf(stated));
  const receipt = { files, bytes, manifestSha256, keyId, signature: Buffer.from(signature, "base64url"), issuedAt };
  await tx.db
    .insertInto("receipts")
    .values({ companyId: tx.companyId, uploadSessionId: sessionId, ...receipt })
    .onConflict((conflict) => conflict.columns(["companyId", "uploadSessionId"]).doUpdateSet(receipt))
    .execute();
}
