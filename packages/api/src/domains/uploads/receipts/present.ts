import type { Signer } from "../../../adapters/signer.ts";
import type { ReceiptRow } from "./queries.ts";
import { RECEIPT_FORMAT } from "./rules.ts";
import type { ReceiptView } from "./schema.ts";

/** A receipt with the key that it can be checked with; empty where the installation has forgotten that key. */
export function presentReceipt({ keys }: Signer): (row: ReceiptRow) => ReceiptView {
  return (row) => ({
    format: RECEIPT_FORMAT,
    sessionId: row.uploadSessionId,
    files: row.files,
    bytes: row.bytes,
    manifestSha256: row.manifestSha256.toString("hex"),
    issuedAt: row.issuedAt.toISOString(),
    keyId: row.keyId,
    signature: row.signature.toString("base64url"),
    publicKey: keys.find(({ keyId }) => keyId === row.keyId)?.publicKey ?? "",
    projectName: row.projectName,
    cycleNumber: row.cycleNumber,
  });
}
