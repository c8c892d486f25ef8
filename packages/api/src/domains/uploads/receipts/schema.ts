import { z } from "zod";
import { id, isStorable, moment } from "../../../kernel/text.ts";
import { sha256 } from "../files/schema.ts";
import { bytes } from "../schema.ts";
import { RECEIPT_FORMAT } from "./rules.ts";

const keyId = z
  .string()
  .meta({ example: "3fa9c210" })
  .regex(/^[0-9a-f]{8}$/, "Eight hex digits.");
const signature = z
  .string()
  .meta({ example: "Zm9yIHRoZSBkb2N1bWVudGF0aW9uIG9ubHksIHNpZ25zIG5vdGhpbmcgYXQgYWxsLCA2NCBieXRlcyBsb25nIQ" })
  .regex(/^[\w-]{86}$/, "An Ed25519 signature is 86 characters of base64url.");

const signed = {
  sessionId: id("upload session"),
  files: z.int().min(0).describe("How many files arrived."),
  bytes: bytes().describe("Their bytes."),
  manifestSha256: sha256().describe("Of the manifest."),
  issuedAt: moment().describe("When it was signed."),
  keyId: keyId.describe("Which key signed it."),
  signature: signature.describe("What is to be checked."),
};

export const receiptView = z.object({
  format: z.literal(RECEIPT_FORMAT),
  ...signed,
  publicKey: z
    .string()
    .meta({ example: "Zm9yIHRoZSBkb2N1bWVudGF0aW9uIG9ubHksIG5vIGtleSE" })
    .describe("The Ed25519 key that it is signed with, 32 bytes as base64url; compare it with receipts.key."),
  projectName: z.string().meta({ example: "Website photos" }),
  cycleNumber: z.int().nullable(),
});
export type ReceiptView = z.infer<typeof receiptView>;

export const receiptRef = z.strictObject({ id: id().describe("The session's id.") });

export const manifestInput = receiptRef.extend({
  after: z
    .string()
    .meta({ example: "photos/front.jpg" })
    .min(1)
    .max(4000)
    .refine(isStorable)
    .optional()
    .describe("Goes on behind this path: nextAfter of the answer before."),
});
export type ManifestInput = z.output<typeof manifestInput>;

export const manifestView = z.object({
  fileName: z.string().meta({ example: "manifest.jsonl" }),
  mediaType: z.string().meta({ example: "application/jsonl; charset=utf-8" }),
  encoding: z.literal("utf8"),
  content: z
    .string()
    .meta({ example: '{"path":"photos/front.jpg","size":48213}\n' })
    .describe("Lines of JSON, each with path, size, sha256, etag and time, sorted by the bytes of the path."),
  nextAfter: z
    .string()
    .meta({ example: "photos/front.jpg" })
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
    .array(
      z.object({
        keyId: z.string().meta({ example: "3fa9c210" }),
        publicKey: z.string().meta({ example: "Zm9yIHRoZSBkb2N1bWVudGF0aW9uIG9ubHksIG5vIGtleSE" }),
        isCurrent: z.boolean(),
      }),
    )
    .describe("The newest first; older ones still prove what they signed."),
});
