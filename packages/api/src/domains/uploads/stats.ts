import { sql } from "@frontoffice/db";
import type { Scope } from "../../kernel/scope.ts";
import { getCompanyPlace } from "../clients/queries.ts";
import { activeUploadStatuses, type UploadStatsView } from "./schema.ts";

const DAYS = 30;

/** How many sessions there are and what they have brought; days are the company's own. */
export async function readStats(scope: Scope): Promise<UploadStatsView> {
  const { timezone } = await getCompanyPlace(scope);
  const [totals, perDay] = await Promise.all([readTotals(scope), readDays(scope, timezone)]);
  return { ...totals, perDay };
}

async function readTotals({ db, companyId }: Scope): Promise<Omit<UploadStatsView, "perDay">> {
  const { rows } = await sql<Omit<UploadStatsView, "perDay">>`
    select count(*)::int as sessions,
      count(*) filter (where status = any (${[...activeUploadStatuses]}::text[]))::int as active,
      count(*) filter (where status in ('completed', 'completed_with_errors'))::int as completed,
      count(*) filter (where status = 'failed')::int as failed,
      coalesce(sum(files_uploaded), 0)::int as files,
      coalesce(sum(bytes_done), 0)::bigint as bytes
    from upload_sessions where company_id = ${companyId}`.execute(db);
  const [totals] = rows;
  return totals ?? { sessions: 0, active: 0, completed: 0, failed: 0, files: 0, bytes: 0 };
}

async function readDays(scope: Scope, timezone: string): Promise<UploadStatsView["perDay"]> {
  const { rows } = await sql<UploadStatsView["perDay"][number]>`
    with days as (
      select generate_series(today - ${DAYS - 1}::int, today, interval '1 day')::date as day
      from (select (${scope.now()}::timestamptz at time zone ${timezone})::date as today) now)
    select to_char(days.day, 'YYYY-MM-DD') as day, coalesce(sum(session.files_uploaded), 0)::int as files,
      coalesce(sum(session.bytes_done), 0)::bigint as bytes
    from days left join upload_sessions session
      on session.company_id = ${scope.companyId}
      and coalesce(session.completed_at, session.started_at) > ${scope.now()}::timestamptz - make_interval(days => ${DAYS + 1}::int)
      and (coalesce(session.completed_at, session.started_at) at time zone ${timezone})::date = days.day
    group by days.day order by days.day`.execute(scope.db);
  return rows;
}
