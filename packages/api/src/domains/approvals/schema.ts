import { z } from "zod";
import { previewView } from "../../kernel/call.ts";
import { page, pageInput } from "../../kernel/page.ts";
import { RISKS } from "../../kernel/permissions.ts";
import { id, moment, optionalText, text, viewId } from "../../kernel/text.ts";
import { approvalStatuses } from "./enums.ts";

export const approvalStatus = z.enum(approvalStatuses);
export type ApprovalStatus = z.infer<typeof approvalStatus>;

export const listApprovalsInput = pageInput.extend({
  status: approvalStatus.optional().describe("Only those in this state."),
  keyId: id().optional().describe("What this key asked for."),
});
export type ListApprovalsInput = z.output<typeof listApprovalsInput>;

export const approvalRef = z.strictObject({ id: id("approval") });
export const watchApprovalInput = z.strictObject({
  id: id("approval"),
  lastEventId: text(40).meta({ example: "12" }).nullish().describe("Resumes after this event."),
});
export const waitForApprovalInput = z.strictObject({
  id: id("approval"),
  timeoutSeconds: z.int().min(1).max(55).default(25).describe("Answers by then at the latest, decided or not."),
});
export type WaitForApprovalInput = z.output<typeof waitForApprovalInput>;
export const approveInput = z.strictObject({
  id: id("approval"),
  comment: optionalText(1000).meta({ example: "Please wait until the contract has ended." }),
});
export const rejectInput = z.strictObject({
  id: id("approval"),
  comment: text(1000).meta({ example: "Please wait until the contract has ended." }).describe("Why not; the program is told."),
});

const named = z.object({ id: viewId(), name: z.string().meta({ example: "Reporting agent" }) });

export const approvalView = z.object({
  id: viewId(),
  status: approvalStatus,
  done: z.boolean().describe("Nothing more will happen: it was decided against, or the call was made."),
  procedure: z.string().meta({ example: "clients.delete" }).describe("The call that waits, such as clients.delete."),
  does: z.string().meta({ example: "Delete a client. It can be restored." }),
  sentence: z.string().meta({ example: "Reporting agent wants to delete Harbour Dental" }).describe("Who wants to do what, for people."),
  consequences: z
    .array(z.string().meta({ example: "2 strategies" }))
    .describe("What hangs on the row that it may end, as counted when it was asked for."),
  input: z.record(z.string(), z.unknown()).describe("Exactly as it was sent."),
  risk: z.enum(RISKS),
  preview: previewView.describe("What the call would have done when it was asked for."),
  reason: z.string().meta({ example: "The contract ended in May." }).nullable().describe("What the program said for itself."),
  requestedBy: named.extend({ kind: z.enum(["service", "agent"]) }),
  client: named.nullable(),
  decidedBy: named.nullable(),
  decidedAt: moment().nullable(),
  comment: z.string().meta({ example: "Please wait until the contract has ended." }).nullable(),
  expiresAt: moment(),
  executedAt: moment().nullable(),
  outcome: z
    .object({
      ok: z.boolean(),
      answer: z.unknown().describe("What the call answered."),
      error: z
        .object({
          code: z.string().meta({ example: "not_found" }),
          message: z.string().meta({ example: "There is no such client. It may have been deleted." }),
          details: z.record(z.string(), z.unknown()).optional(),
        })
        .nullable(),
    })
    .nullable()
    .describe("What came of an approved call; null until it was made."),
  createdAt: moment(),
});
export type ApprovalView = z.infer<typeof approvalView>;
export const approvalPage = page(approvalView);
