import type { StrategyStatus } from "../strategies/schema.ts";
import type { DashboardView } from "./schema.ts";

type Target = DashboardView["checklist"][number]["target"];

export interface Subject {
  entityType: string | null;
  entityId: string | null;
  client: { name: string; isDeleted: boolean } | undefined;
  strategyTitle: string | undefined;
  jobTitle: string | undefined;
}

/** What a change was done to, in words, and where it can be seen. */
export function toWhat({ entityType, entityId: id, client, strategyTitle, jobTitle }: Subject): { what: string; target: Target | null } {
  if (entityType === "client" && client !== undefined) {
    return { what: `the client ${client.name}`, target: client.isDeleted ? null : { page: "client", id } };
  }
  if (entityType === "strategy" && strategyTitle !== undefined) {
    return { what: `the strategy ${strategyTitle}`, target: { page: "strategy", id } };
  }
  if (entityType === "job" && jobTitle !== undefined) return { what: `the job ${jobTitle}`, target: { page: "job", id } };
  return { what: `a ${entityType ?? "row"} that is gone`, target: null };
}

export interface Facts {
  clients: { count: number; complete: number; incompleteId: string | null };
  written: number;
  approved: number;
  /** A strategy to go on with, the newest first. */
  latest: { id: string; status: StrategyStatus } | undefined;
}

/** The way from sign-up to the first approved strategy, each step with the page where it is done. */
export function checklistOf({ clients, written, approved, latest }: Facts): DashboardView["checklist"] {
  const strategy: Target = latest ? { page: "strategy", id: latest.id } : { page: "strategies", id: null };
  const profile: Target = clients.incompleteId === null ? { page: "clients", id: null } : { page: "client", id: clients.incompleteId };
  return [
    { key: "company_created", label: "Create your company", done: true, target: { page: "dashboard", id: null } },
    {
      key: "client_added",
      label: "Add your first client",
      done: clients.count > 0,
      target: { page: clients.count > 0 ? "clients" : "onboarding", id: null },
    },
    { key: "profile_complete", label: "Complete a client's profile", done: clients.complete > 0, target: profile },
    { key: "strategy_generated", label: "Generate a strategy", done: written > 0, target: strategy },
    { key: "strategy_approved", label: "Approve a strategy", done: approved > 0, target: strategy },
  ];
}
