import { z } from "zod";
import { previewView } from "../../kernel/call.ts";
import { page, pageInput } from "../../kernel/page.ts";
import { RISKS } from "../../kernel/permissions.ts";
import { id, moment, optionalText, text } from "../../kernel/text.ts";
import { approvalStatuses } from "./enums.ts";

export const approvalStatus = z.enum(approvalStatuses);
export type ApprovalStatus = z.infer<typeof approvalStatus>;

export const listApprovalsInput = pageInput.extend({
  status: approvalStatus.optional(),
  keyId: id().optional().describe("What this key asked for."),
});
export type ListApprovalsInput = z.output<typeof listApprovalsInput>;

export const approvalRef = z.strictObject({ id: id() });
export const watchApprovalInput = z.strictObject({ id: id(), lastEventId: text(40).nullish() });
export const waitForApprovalInput = z.strictObject({
  id: id(),
  timeoutSeconds: z.int().min(1).max(55).default(25).describe("Answers by then at the latest, decided or not."),
});
export type WaitForApprovalInput = z.output<typeof waitForApprovalInput>;
export const approveInput = z.strictObject({ id: id(), comment: optionalText(1000) });
export const rejectInput = z.strictObject({ id: id(), comment: text(1000).describe("Why not; the program is told.") });

const named = z.object({ id: z.string(), name: z.string() });

export const approvalView = z.object({
  id: z.string(),
  status: approvalStatus,
  done: z.boolean().describe("Nothing more will happen: it was decided against, or the call was made."),
  procedure: z.string().describe("The call that waits, such as clients.delete."),
  does: z.string(),
  input: z.record(z.string(), z.unknown()).describe("Exactly as it was sent."),
  risk: z.enum(RISKS),
  preview: previewView.describe("What the call would have done when it was asked for."),
  reason: z.string().nullable().describe("What the program said for itself."),
  requestedBy: named.extend({ kind: z.enum(["service", "agent"]) }),
  client: named.nullable(),
  decidedBy: named.nullable(),
  decidedAt: moment().nullable(),
  comment: z.string().nullable(),
  expiresAt: moment(),
  executedAt: moment().nullable(),
  outcome: z
    .object({
      ok: z.boolean(),
      answer: z.unknown().describe("What the call answered."),
      error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() }).nullable(),
    })
    .nullable()
    .describe("What came of an approved call; null until it was made."),
  createdAt: moment(),
});
export type ApprovalView = z.infer<typeof approvalView>;
export const approvalPage = page(approvalView);
