import { didWhat, whoActed } from "../audit/rules.ts";
import { presentJob } from "../jobs/present.ts";
import { strategyStatus } from "../strategies/schema.ts";
import type { Activity, Overview } from "./queries.ts";
import { checklistOf, toWhat } from "./rules.ts";
import type { DashboardView } from "./schema.ts";

export function presentOverview({ clients, strategies, jobs, ...shown }: Overview): DashboardView {
  const latestStrategies = shown.latestStrategies.map((row) => ({
    ...row,
    status: strategyStatus.parse(row.status),
    updatedAt: row.updatedAt.toISOString(),
  }));
  return {
    checklist: checklistOf({
      clients,
      written: sumOf(strategies, "written"),
      approved: sumOf(strategies, "approved"),
      latest: latestStrategies[0],
    }),
    counts: {
      clients: clients.count,
      strategies: presentStrategyCounts(strategies),
      jobs: { queued: jobs.queued ?? 0, running: jobs.running ?? 0, failed: jobs.failed ?? 0 },
    },
    strategiesPerWeek: shown.strategiesPerWeek,
    runningJobs: shown.runningJobs.map(presentJob),
    recentActivity: shown.activity.map(presentActivity),
    latestStrategies,
  };
}

function presentActivity(event: Activity): DashboardView["recentActivity"][number] {
  const who = whoActed({ kind: event.principalType, name: event.personName ?? event.keyName });
  return { id: event.id, who, did: didWhat(event.procedure), ...toWhat(event), at: event.at.toISOString() };
}

function presentStrategyCounts(rows: Overview["strategies"]): DashboardView["counts"]["strategies"] {
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  return {
    total: sumOf(rows, "count"),
    draft: of("draft"),
    in_review: of("in_review"),
    approved: of("approved"),
    rejected: of("rejected"),
    archived: of("archived"),
  };
}

function sumOf(rows: Overview["strategies"], field: "count" | "written" | "approved"): number {
  return rows.reduce((sum, row) => sum + row[field], 0);
}
