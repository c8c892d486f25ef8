import type { Send } from "./calls.ts";

/** What came of a held call. */
export interface Outcome {
  /** `approved` while the call is still to run, then `executed` or `failed`; `rejected`, `expired` or `cancelled` when it never will. */
  status: string;
  /** What the person who decided had to say. */
  comment: string | null;
  /** What the call answered; null when it did not run. */
  outcome: unknown;
}

/** Waits for the decision about a held call. Rejects with the signal's reason, and with `not_found` for another key's. */
export async function awaitApproval(send: Send, id: string, signal: AbortSignal | undefined): Promise<Outcome> {
  for (;;) {
    const procedure = "approvals.wait";
    const { status, comment, outcome } = (await send({
      procedure,
      kind: "query",
      input: { id },
      options: { signal, timeoutMs: 60_000 },
    })) as Outcome;
    if (status !== "pending" && status !== "approved") return { status, comment, outcome };
  }
}
