import { trpcClient as api, type Outputs } from "../../lib/trpc.ts";
import { Digests } from "./transfer/checksums.ts";

type Receipt = Outputs["receipts"]["get"];

async function manifestOf(sessionId: string): Promise<{ fileName: string; pieces: string[] }> {
  const pieces: string[] = [];
  let fileName = "";
  for (let after: string | null | undefined; after !== null; ) {
    const piece = await api.receipts.manifest.query({ id: sessionId, ...(after !== undefined && { after }) });
    pieces.push(piece.content);
    fileName = piece.fileName;
    after = piece.nextAfter;
  }
  return { fileName, pieces };
}

/** The list is digested here and compared with what was signed; the signature is checked by the installation that made it. */
async function prove(receipt: Receipt): Promise<{ valid: boolean; words: string }> {
  const { sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature } = receipt;
  const { pieces } = await manifestOf(sessionId);
  const digests = new Digests();
  const digest = await digests.ofWhole(new Blob(pieces)).finally(() => digests.close());
  if (digest !== manifestSha256) return { valid: false, words: "The list is not the one that was signed: something in it has changed." };
  const verdict = await api.receipts.verify.query({ sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature });
  if (!verdict.valid) {
    const why = verdict.reason === "unknown_key" ? "a key that is not this installation's" : "a signature that does not fit";
    return { valid: false, words: `The receipt is not genuine: it has ${why}.` };
  }
  if (!verdict.isLatest) return { valid: true, words: "The receipt is genuine. Files were sent again since, and there is a newer one." };
  return { valid: true, words: "The receipt is genuine, and the list is the one that was signed." };
}

/** Verifies receipts, and fetches the list that they vouch for. */
export const useReceiptProof = () => ({ prove, manifestOf });
