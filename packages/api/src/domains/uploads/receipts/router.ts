import { inCompany, open, router } from "../../../trpc/procedures.ts";
import { presentReceipt } from "./present.ts";
import { getReceipt, readManifest, verifyReceipt } from "./queries.ts";
import { manifestInput, manifestView, receiptRef, receiptView, signingKeysView, verdictView, verifyReceiptInput } from "./schema.ts";

export const receiptsRouter = router({ about: "Proof of what arrived: signed manifests of upload sessions, and the keys to check them." })({
  get: inCompany("uploads:read", {
    rest: "GET /sessions/{id}/receipt",
    does: "Show the signed receipt of an upload session: how many files and bytes arrived, and the digest of their manifest.",
  })
    .input(receiptRef)
    .output(receiptView)
    .query(({ ctx, input }) => getReceipt(ctx.scope, input.id).then(presentReceipt(ctx.services.adapters.signer))),

  manifest: inCompany("uploads:read", {
    rest: "GET /sessions/{id}/receipt/manifest",
    does: "Give the manifest that a receipt vouches for, 20,000 lines at a time; the pieces joined have its SHA-256.",
    download: true,
    alone: true,
  })
    .input(manifestInput)
    .output(manifestView)
    .query(({ ctx, input }) => readManifest(ctx.scope, input)),

  verify: inCompany("uploads:read", {
    rest: "GET /sessions/{sessionId}/receipt/verdict",
    does: "Say whether a receipt is one that this installation signed for a session of yours.",
  })
    .input(verifyReceiptInput)
    .output(verdictView)
    .query(({ ctx, input }) => verifyReceipt(ctx.scope, input)),

  key: open({
    rest: "GET /receipts/key",
    does: "Show the public keys that receipts are signed with, so that anybody can check one without this installation.",
  })
    .output(signingKeysView)
    .query(({ ctx }) => ({ keys: ctx.services.adapters.signer.keys.map((key, at) => ({ ...key, isCurrent: at === 0 })) })),
});
