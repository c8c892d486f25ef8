import { z } from "zod";
import { id, isStorable, moment } from "../../../kernel/text.ts";
import { bytes, sha256 } from "../schema.ts";
import { RECEIPT_FORMAT } from "./rules.ts";

const keyId = z.string().regex(/^[0-9a-f]{8}$/, "Eight hex digits.");
const signature = z.string().regex(/^[\w-]{86}$/, "An Ed25519 signature is 86 characters of base64url.");

const signed = {
  sessionId: id(),
  files: z.int().min(0),
  bytes: bytes(),
  manifestSha256: sha256(),
  issuedAt: moment(),
  keyId,
  signature,
};

export const receiptView = z.object({
  format: z.literal(RECEIPT_FORMAT),
  ...signed,
  publicKey: z.string().describe("The Ed25519 key that it is signed with, 32 bytes as base64url; compare it with receipts.key."),
  projectName: z.string(),
  cycleNumber: z.int().nullable(),
});
export type ReceiptView = z.infer<typeof receiptView>;

export const receiptRef = z.strictObject({ id: id().describe("The session's id.") });

export const manifestInput = receiptRef.extend({
  after: z.string().min(1).max(4000).refine(isStorable).optional().describe("Goes on behind this path: nextAfter of the answer before."),
});
export type ManifestInput = z.output<typeof manifestInput>;

export const manifestView = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  encoding: z.literal("utf8"),
  content: z.string().describe("Lines of JSON, each with path, size, sha256, etag and time, sorted by the bytes of the path."),
  nextAfter: z
    .string()
    .nullable()
    .describe("Null where the manifest is over; else send it as `after`. The pieces joined are what was signed."),
});
export type ManifestView = z.infer<typeof manifestView>;

export const verifyReceiptInput = z.strictObject(signed);
export type VerifyReceiptInput = z.output<typeof verifyReceiptInput>;

export const verdictView = z.object({
  valid: z.boolean(),
  reason: z
    .enum(["signature", "unknown_key"])
    .nullable()
    .describe("signature: these figures were not signed so. unknown_key: not signed by a key of this installation."),
  isLatest: z.boolean().describe("Whether it is the session's receipt as it stands now; files sent again later have a newer one."),
});
export type VerdictView = z.infer<typeof verdictView>;

export const signingKeysView = z.object({
  keys: z
    .array(z.object({ keyId: z.string(), publicKey: z.string(), isCurrent: z.boolean() }))
    .describe("The newest first; older ones still prove what they signed."),
});
