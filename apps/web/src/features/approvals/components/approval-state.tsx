import { StatusBadge } from "../../../ui/status-badge.tsx";
import type { Approval } from "../use-decide.ts";

const risks = {
  read: { tone: "idle", label: "Reads" },
  write: { tone: "info", label: "Changes things" },
  destructive: { tone: "bad", label: "Deletes or ends things" },
} as const;

/** What the request may do at worst. */
export function RiskBadge({ risk }: Pick<Approval, "risk">) {
  const { tone, label } = risks[risk];
  return <StatusBadge tone={tone}>{label}</StatusBadge>;
}

/** Where the decision stands, and the request behind it. */
export function ApprovalState({ approval: { status, done, outcome } }: { approval: Approval }) {
  if (status === "pending") return <StatusBadge tone="warn">Waiting</StatusBadge>;
  if (status === "rejected") return <StatusBadge tone="bad">Rejected</StatusBadge>;
  if (status === "expired") return <StatusBadge tone="idle">Expired</StatusBadge>;
  if (status === "withdrawn") return <StatusBadge tone="idle">Withdrawn</StatusBadge>;
  if (!done) {
    return (
      <StatusBadge tone="info" busy>
        In progress
      </StatusBadge>
    );
  }
  return outcome?.ok ? <StatusBadge tone="good">Done</StatusBadge> : <StatusBadge tone="bad">Failed</StatusBadge>;
}
