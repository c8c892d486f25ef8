import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import { roleWords } from "../use-roles.ts";
import type { Person, Role } from "../use-team-actions.ts";

const tones: Record<Role, Tone> = { owner: "good", admin: "info", member: "idle", viewer: "idle" };

export function RoleBadge({ role }: { role: Role }) {
  return <StatusBadge tone={tones[role]}>{roleWords[role].label}</StatusBadge>;
}

/** The role, or why somebody may not enter. */
export function PersonBadge({ person: { role, state } }: { person: Person }) {
  if (state === "removed") return <StatusBadge tone="bad">Removed</StatusBadge>;
  if (state === "inactive") return <StatusBadge tone="warn">Deactivated</StatusBadge>;
  return <RoleBadge role={role} />;
}
