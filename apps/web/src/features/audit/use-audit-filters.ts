import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Inputs } from "../../lib/trpc.ts";

const route = getRouteApi("/_app/settings/audit");

/** What the address of the page says. */
export type AuditSearch = ReturnType<typeof route.useSearch>;

export type AuditFilters = Omit<Inputs["audit"]["list"], "cursor" | "limit">;

/** The beginning of a calendar day where the reader is; `after` days later. */
function midnight(day: string | undefined, after = 0): string | undefined {
  if (!day) return undefined;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + after).toISOString();
}

/** What the address narrows the trail down to, and what that means to the server. */
export function useAuditFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filters = useMemo<AuditFilters>(() => {
    const { text, noun, actor, entity, client, surface, outcome, from, to } = search;
    return {
      search: text,
      noun,
      actorId: actor,
      entityId: entity,
      clientId: client,
      surface,
      ok: outcome === undefined ? undefined : outcome === "done",
      from: midnight(from),
      to: midnight(to, 1),
    };
  }, [search]);
  return {
    search,
    filters,
    narrowed: Object.values(search).some((value) => value !== undefined),
    narrow: (change: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }),
    clear: () => void navigate({ search: {}, replace: true, resetScroll: false }),
  };
}
