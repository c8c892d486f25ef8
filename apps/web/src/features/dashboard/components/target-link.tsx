import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Outputs } from "../../../lib/trpc.ts";

type Target = Outputs["dashboard"]["overview"]["checklist"][number]["target"];

function path({ page, id }: Target): string {
  if (page === "client") return id ? `/clients/${id}` : "/clients";
  if (page === "strategy") return id ? `/strategies/${id}` : "/strategies";
  if (page === "job") return id ? `/jobs?job=${id}` : "/jobs";
  return `/${page}`;
}

/** A link to what the server points to. */
export function TargetLink({ target, className, children }: { target: Target; className?: string | undefined; children: ReactNode }) {
  return (
    <Link to={path(target)} className={className}>
      {children}
    </Link>
  );
}
