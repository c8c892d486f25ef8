import { sql } from "@frontoffice/db";
import { ofListedClients } from "../../kernel/listed-clients.ts";
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

type Totals = Omit<UploadStatsView, "perDay">;

async function readTotals(scope: Scope): Promise<Totals> {
  const { rows } = await (scope.clientIds === null ? keptTotals(scope) : listedTotals(scope)).execute(scope.db);
  const [totals] = rows;
  return totals ?? { sessions: 0, active: 0, completed: 0, failed: 0, files: 0, bytes: 0 };
}

const ACTIVE = sql`${[...activeUploadStatuses]}::text[]`;

/** As the database has counted them. */
function keptTotals({ companyId }: Scope) {
  const sum = (condition: ReturnType<typeof sql>) => sql`coalesce(sum(amount) filter (where ${condition}), 0)`;
  return sql<Totals>`
    select ${sum(sql`subject = 'uploads'`)}::int as sessions,
      ${sum(sql`subject = 'uploads' and state = any (${ACTIVE})`)}::int as active,
      ${sum(sql`subject = 'uploads' and state in ('completed', 'completed_with_errors')`)}::int as completed,
      ${sum(sql`subject = 'uploads' and state = 'failed'`)}::int as failed,
      ${sum(sql`subject = 'uploads.files'`)}::int as files,
      ${sum(sql`subject = 'uploads.bytes'`)}::bigint as bytes
    from counts where company_id = ${companyId} and subject in ('uploads', 'uploads.files', 'uploads.bytes')`;
}

/** Those of the few clients that a caller is limited to. */
function listedTotals(scope: Scope) {
  return sql<Totals>`
    select count(*)::int as sessions,
      count(*) filter (where status = any (${ACTIVE}))::int as active,
      count(*) filter (where status in ('completed', 'completed_with_errors'))::int as completed,
      count(*) filter (where status = 'failed')::int as failed,
      coalesce(sum(files_uploaded), 0)::int as files,
      coalesce(sum(bytes_done), 0)::bigint as bytes
    from upload_sessions where company_id = ${scope.companyId} and ${ofListedClients(scope, "uploadSessions.clientId")}`;
}

/** The moment that a session brought its files, in the words of its index. */
const ARRIVED = sql`(case when completed_at is null then started_at else completed_at end)`;

async function readDays(scope: Scope, timezone: string): Promise<UploadStatsView["perDay"]> {
  const { rows } = await sql<UploadStatsView["perDay"][number]>`
    with days as (
      select generate_series(today - ${DAYS - 1}::int, today, interval '1 day')::date as day
      from (select (${scope.now()}::timestamptz at time zone ${timezone})::date as today) now),
    arrived as (
      select (${ARRIVED} at time zone ${timezone})::date as day, sum(files_uploaded) as files, sum(bytes_done) as bytes
      from upload_sessions
      where company_id = ${scope.companyId} and ${ofListedClients(scope, "uploadSessions.clientId")}
        and ${ARRIVED} > ${scope.now()}::timestamptz - make_interval(days => ${DAYS + 1}::int)
      group by 1)
    select to_char(day, 'YYYY-MM-DD') as day, coalesce(arrived.files, 0)::int as files, coalesce(arrived.bytes, 0)::bigint as bytes
    from days left join arrived using (day) order by days.day`.execute(scope.db);
  return rows;
}
