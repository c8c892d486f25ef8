import { AppError } from "../../kernel/errors.ts";
import type { Approvals } from "../../trpc/context.ts";

/** Where calls wait for a decision. */
export const approvals: Approvals = {
  hold: async () => new AppError("forbidden", "This key needs an approval."),
  claim: async () => undefined,
  settle: async () => undefined,
};
