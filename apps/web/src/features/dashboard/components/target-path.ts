import type { Outputs } from "../../../lib/trpc.ts";

type Target = Outputs["dashboard"]["overview"]["checklist"][number]["target"];

/** The address of what the server points to. */
export function targetPath({ page, id }: Target): string {
  if (page === "client") return id ? `/clients/${id}` : "/clients";
  if (page === "strategy") return id ? `/strategies/${id}` : "/strategies";
  if (page === "job") return id ? `/jobs?job=${id}` : "/jobs";
  return `/${page}`;
}
