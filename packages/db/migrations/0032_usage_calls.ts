import { type Kysely, sql } from "kysely";

/** A run may call the model several times for one purpose, and each call is paid for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table usage_events add column call_no integer not null default 1 check (call_no > 0)`.execute(db);
  await sql`alter table usage_events drop constraint usage_events_company_id_job_id_attempt_purpose_key`.execute(db);
  await sql`alter table usage_events add constraint usage_events_call unique (company_id, job_id, attempt, purpose, call_no)`.execute(db);
}

/** What further calls have cost is added to the first one. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    update usage_events first set tokens_in = first.tokens_in + more.tokens_in, tokens_out = first.tokens_out + more.tokens_out,
      cost_micros = first.cost_micros + more.cost_micros
    from (
      select company_id, job_id, attempt, purpose, sum(tokens_in)::int as tokens_in, sum(tokens_out)::int as tokens_out,
        sum(cost_micros)::bigint as cost_micros
      from usage_events where call_no > 1 group by company_id, job_id, attempt, purpose) more
    where first.call_no = 1 and (first.company_id, first.job_id, first.attempt, first.purpose)
      = (more.company_id, more.job_id, more.attempt, more.purpose)`.execute(db);
  await sql`delete from usage_events where call_no > 1`.execute(db);
  await sql`alter table usage_events drop constraint usage_events_call`.execute(db);
  await sql`alter table usage_events add constraint usage_events_company_id_job_id_attempt_purpose_key
    unique (company_id, job_id, attempt, purpose)`.execute(db);
  await sql`alter table usage_events drop column call_no`.execute(db);
}
