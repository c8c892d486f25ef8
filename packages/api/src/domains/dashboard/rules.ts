import type { StrategyStatus } from "../strategies/schema.ts";
import type { DashboardView } from "./schema.ts";

type Target = DashboardView["checklist"][number]["target"];

export interface Facts {
  clients: number;
  /** Whether a client's profile says enough for a good strategy, and the first one that does not. */
  profiles: { hasComplete: boolean; incompleteId: string | null };
  written: number;
  approved: number;
  /** Unfinished strategies, the newest first. */
  latest: { id: string; status: StrategyStatus } | undefined;
}

/** The way from sign-up to the first approved strategy, each step with the page where it is done. */
export function checklistOf({ clients, profiles, written, approved, latest }: Facts): DashboardView["checklist"] {
  const strategy: Target = latest ? { page: "strategy", id: latest.id } : { page: "strategies", id: null };
  const profile: Target = profiles.incompleteId === null ? { page: "clients", id: null } : { page: "client", id: profiles.incompleteId };
  return [
    { key: "company_created", label: "Create your company", done: true, target: { page: "dashboard", id: null } },
    {
      key: "client_added",
      label: "Add your first client",
      done: clients > 0,
      target: { page: clients > 0 ? "clients" : "onboarding", id: null },
    },
    { key: "profile_complete", label: "Complete a client's profile", done: profiles.hasComplete, target: profile },
    { key: "strategy_generated", label: "Generate a strategy", done: written > 0, target: strategy },
    { key: "strategy_approved", label: "Approve a strategy", done: approved > 0, target: strategy },
  ];
}
