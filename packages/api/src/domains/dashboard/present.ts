import type { Words } from "../../kernel/words.ts";
import { changedFields, whatHappened, whoActed } from "../audit/rules.ts";
import { presentJob } from "../jobs/present.ts";
import { strategyStatus } from "../strategies/schema.ts";
import type { Activity } from "./activity.queries.ts";
import type { Overview } from "./queries.ts";
import { checklistOf } from "./rules.ts";
import type { ActivityItem, DashboardView } from "./schema.ts";

export const presentOverview =
  (words: Words) =>
  ({ clients, profiles, strategies, jobs, ...shown }: Overview): DashboardView => {
    const latestStrategies = shown.latestStrategies.map((row) => ({
      ...row,
      status: strategyStatus.parse(row.status),
      updatedAt: row.updatedAt.toISOString(),
    }));
    return {
      checklist: checklistOf({
        clients,
        profiles,
        written: sumOf(strategies, "written"),
        approved: sumOf(strategies, "approved"),
        latest: latestStrategies[0],
      }),
      counts: {
        clients,
        strategies: presentStrategyCounts(strategies),
        jobs: { queued: jobs.queued ?? 0, running: jobs.running ?? 0, failed: jobs.failed ?? 0 },
      },
      strategiesPerWeek: shown.strategiesPerWeek,
      runningJobs: shown.runningJobs.map(presentJob),
      recentActivity: shown.activity.map(presentActivity(words)),
      latestStrategies,
    };
  };

/** What is deleted is named, but leads nowhere. */
export function presentActivity(words: Words) {
  return ({ subject, ...event }: Activity): ActivityItem => {
    const who = whoActed({ kind: event.principalType, name: event.personName ?? event.keyName });
    const recorded = { procedure: event.procedure, subject: { kind: event.entityType, name: subject?.name ?? null }, after: event.after };
    const isThere = subject !== undefined && !subject.deletedAt && event.entityType !== null;
    const target = isThere ? { page: event.entityType ?? "", id: event.entityId } : null;
    return { id: event.id, who, ...whatHappened(words, recorded), changed: changedFields(event), target, at: event.at.toISOString() };
  };
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
