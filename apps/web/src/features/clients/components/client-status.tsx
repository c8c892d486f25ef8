import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import type { Client } from "../use-client-cache.ts";

const looks: Record<Client["status"], { label: string; tone: Tone }> = {
  prospect: { label: "Prospect", tone: "info" },
  active: { label: "Active", tone: "good" },
  paused: { label: "Paused", tone: "warn" },
};

export function ClientStatus({ client: { status, deletedAt } }: { client: Client }) {
  if (deletedAt) return <StatusBadge tone="bad">Deleted</StatusBadge>;
  return <StatusBadge tone={looks[status].tone}>{looks[status].label}</StatusBadge>;
}
