import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Outputs } from "../../../lib/trpc.ts";

type Overview = Outputs["dashboard"]["overview"];
type Target = Overview["checklist"][number]["target"] | NonNullable<Overview["recentActivity"][number]["target"]>;

/** Pages that show one row, or where there is none of their own, the list in which it stands. */
const PATHS: Readonly<Record<string, (id: string) => string>> = {
  client: (id) => `/clients/${id}`,
  strategy: (id) => `/strategies/${id}`,
  prompt_template: () => "/strategies",
  job: (id) => `/jobs?job=${id}`,
  project: (id) => `/projects/${id}`,
  upload_session: (id) => `/uploads/sessions/${id}`,
  storage_connection: () => "/settings/storage",
  user: () => "/settings/team",
  invitation: () => "/settings/team",
  api_key: () => "/settings/keys",
  approval: () => "/approvals",
  webhook_endpoint: () => "/settings/webhooks",
  webhook_delivery: () => "/settings/webhooks",
  company: () => "/settings/company",
};
const LISTS: readonly string[] = ["dashboard", "onboarding", "clients", "strategies", "jobs"];

function pathTo({ page, id }: Target): string | undefined {
  return LISTS.includes(page) ? `/${page}` : PATHS[page]?.(id ?? "");
}

/** A link to what the server points to; what no page shows is text. */
export function TargetLink({ target, className, children }: { target: Target; className?: string | undefined; children: ReactNode }) {
  const path = pathTo(target);
  if (path === undefined) return <span className={className}>{children}</span>;
  return (
    <Link to={path} className={className}>
      {children}
    </Link>
  );
}
