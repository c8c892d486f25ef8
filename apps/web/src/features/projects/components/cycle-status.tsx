import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import type { Cycle } from "../use-cycle-actions.ts";

type Status = Cycle["status"];

const looks: Record<Status, { label: string; tone: Tone }> = {
  planned: { label: "Planned", tone: "idle" },
  active: { label: "Active", tone: "info" },
  completed: { label: "Completed", tone: "good" },
  archived: { label: "Archived", tone: "idle" },
};

export function CycleStatus({ status }: { status: Status }) {
  return <StatusBadge tone={looks[status].tone}>{looks[status].label}</StatusBadge>;
}

/** The button that makes a move. */
export function moveWords(from: Status, to: Status): string {
  if (to === "active") return from === "completed" ? "Reopen" : "Start";
  return to === "completed" ? "Complete" : "Archive";
}
