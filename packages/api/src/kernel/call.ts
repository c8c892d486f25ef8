import { z } from "zod";
import type { Risk } from "./permissions.ts";
import type { Quota } from "./rate-limits.ts";
import { viewId } from "./text.ts";

/** What a caller asks of a call besides its input. */
export interface CallOptions {
  /** Make it once, however often it is sent. */
  idempotencyKey?: string;
  /** Say what it would do. */
  preview?: boolean;
  /** The company for which the caller's page was made; a call is refused when the session works in another one meanwhile. */
  companyId?: string;
  /** Why a program makes it, for the person who decides. */
  reason?: string;
  /** The decision under which it is made; set by the product alone. */
  approvalId?: string;
  /** The audit row that it takes back; set by the product alone. */
  undoes?: string;
}

/** What a call says besides its answer; surfaces put it into headers. */
export interface ResponseMeta {
  quota?: Quota;
  /** The answer is that of an earlier call with the same idempotency key. */
  replayed?: boolean;
}

/** What a call would do; nothing of it has happened. */
export const previewView = z.object({
  preview: z.literal(true),
  changes: z.array(
    z.object({
      entity: z.string().meta({ example: "client" }),
      entityId: viewId().nullable().describe("Null for what the call would make."),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  jobs: z
    .array(z.object({ type: z.string().meta({ example: "strategies.draft" }), title: z.string().meta({ example: "Draft a strategy" }) }))
    .describe("Background work that the call would start."),
});
export type Preview = z.infer<typeof previewView>;

/** A call that waits for a decision. */
export interface PendingCall {
  procedure: string;
  /** Exactly as it was sent. */
  input: unknown;
  risk: Risk;
  /** What the procedure says of itself. */
  does: string;
  preview: Preview;
  /** The one client that it is about, if it is about one. */
  clientId: string | null;
  /** What the program says for itself. */
  reason: string | null;
}
