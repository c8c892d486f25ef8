import type { ApprovalStatus } from "./schema.ts";

/** A key that has asked for so much at once must wait for the people first. */
export const MOST_PENDING = 100;

/** The only moves that there are; a decision is final. */
export const MOVES: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  pending: ["approved", "rejected", "expired", "withdrawn"],
  approved: [],
  rejected: [],
  expired: [],
  withdrawn: [],
};

export function canMove(from: ApprovalStatus, to: ApprovalStatus): boolean {
  return MOVES[from].includes(to);
}

/** Whether nothing more will happen to it. */
export function isDone({ status, executed }: { status: ApprovalStatus; executed: boolean }): boolean {
  return status === "approved" ? executed : status !== "pending";
}
