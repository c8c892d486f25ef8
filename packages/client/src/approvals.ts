import type { Send } from "./calls.ts";
import type { ApprovalView } from "./generated/procedures.gen.ts";

/** What came of a held call: `outcome.answer` is what the call answered, once it was approved and made. */
export type Outcome = Pick<ApprovalView, "status" | "comment" | "outcome">;

const procedure = "approvals.wait";

/** Waits for the decision about a held call. Rejects with the signal's reason, and with `not_found` for another key's call. */
export async function awaitApproval(send: Send, id: string, signal: AbortSignal | undefined): Promise<Outcome> {
  for (;;) {
    // The server answers within 25 s, decided or not.
    const answer = await send({ procedure, kind: "query", input: { id }, options: { signal, timeoutMs: 60_000 } });
    const { done, status, comment, outcome } = answer as ApprovalView;
    if (done) return { status, comment, outcome };
  }
}
