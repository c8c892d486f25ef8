import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource } from "../../kernel/inbox.ts";
import { titleOfJob } from "../../kernel/job-titles.ts";
import { jobEntity } from "./entity.ts";

/** Older ones are found among the jobs: nobody waits for them any more. */
const DAYS = 30;

/**
 * Uploads come by their sessions. A draft that somebody has asked for again meanwhile asks for nothing. The limit keeps the planner from
 * reading all strategies for it.
 */
const STILL_MISSED = sql<boolean>`jobs.type <> 'uploads.run' and (jobs.type <> 'strategies.draft' or (
  select true from strategies s where s.company_id = jobs.company_id and s.job_id = jobs.id and s.deleted_at is null limit 1))`;

const OF_DELETED_CLIENT = sql<boolean>`exists (
  select from clients c where c.company_id = jobs.company_id and c.id = jobs.client_id and c.deleted_at is not null)`;

export const failedJobs = defineInboxSource({
  label: "Failed jobs",
  entity: jobEntity,
  decides: "jobs:write",
  isFailure: true,
  table: "jobs",
  at: sql<Date>`jobs.finished_at`,
  client: "jobs.clientId",
  waiting: ({ db }) =>
    db
      .selectFrom("jobs")
      .where(sql<boolean>`jobs.audience = 'company' and jobs.status = 'failed'`)
      .where(sql<boolean>`jobs.finished_at > now() - make_interval(days => ${sql.lit(DAYS)})`)
      .where(STILL_MISSED)
      .where(({ not }) => not(OF_DELETED_CLIENT)),
  shown: (rows) =>
    rows
      .select("jobs.type as name")
      .select((eb) => jsonBuildObject({ type: eb.ref("jobs.type"), error: eb.ref("jobs.error") }).as("facts")),
  says: ({ id, clientName, facts: { type, error } }, scope) => ({
    sentence: `${titleOfJob(scope, type)}${clientName === null ? "" : ` for ${clientName}`} has failed`,
    detail: error,
    severity: "high",
    link: `/jobs?job=${id}`,
    actions: [calling("retry", "Retry", "jobs.retry", { id })],
  }),
});
