import { type Kysely, sql } from "kysely";

const UNLIMITED = "coalesce((select current_setting('app.client_ids', true)), '') = ''";
const LISTED = "any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])";

/** Outgoing webhooks: who is told of what, each message with its attempts, and which job sends for an endpoint. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createEndpoints(db);
  await createDeliveries(db);
  await createAttempts(db);
  for (const table of ["webhook_endpoints", "webhook_deliveries", "webhook_attempts"]) {
    await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
    await sql`grant select, insert, update on ${sql.table(table)} to frontoffice_runtime`.execute(db);
  }
  await sql`grant delete on webhook_deliveries to frontoffice_runtime`.execute(db);
  const visible = `${UNLIMITED} or client_id = ${LISTED}`;
  await sql`select limit_to_clients('webhook_deliveries', ${visible}, ${`${visible} or client_id is null`})`.execute(db);
  const ofDelivery = `${UNLIMITED} or exists (select from webhook_deliveries up where up.company_id = webhook_attempts.company_id and up.id = webhook_attempts.delivery_id)`;
  await sql`select limit_to_clients('webhook_attempts', ${ofDelivery}, ${ofDelivery})`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ["webhook_attempts", "webhook_deliveries", "webhook_endpoints"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
}

/** lane_job_id is the job that sends for the endpoint at present; its hold ends by itself at lane_until. */
async function createEndpoints(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      url text not null check (length(url) between 1 and 2000),
      description text check (length(description) between 1 and 200),
      events text[] not null check (cardinality(events) between 1 and 100),
      client_ids uuid[] check (cardinality(client_ids) between 1 and 500),
      secret text not null check (length(secret) between 1 and 1000),
      previous_secret text check (length(previous_secret) between 1 and 1000),
      previous_until timestamptz,
      is_enabled boolean not null default true,
      disabled_at timestamptz,
      disabled_reason text check (disabled_reason in ('person', 'gone', 'failing')),
      failing_since timestamptz,
      consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
      lane_job_id uuid,
      lane_until timestamptz,
      created_by uuid references users (id) on delete set null,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id),
      check (is_enabled = (disabled_at is null) and is_enabled = (disabled_reason is null)),
      check ((previous_secret is null) = (previous_until is null)),
      check ((lane_job_id is null) = (lane_until is null)),
      check ((consecutive_failures = 0) = (failing_since is null))
    )`.execute(db);
  await sql`create index webhook_endpoints_creator on webhook_endpoints (created_by)`.execute(db);
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_deliveries (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      endpoint_id uuid not null,
      client_id uuid,
      event_id uuid not null,
      event_type text not null check (length(event_type) between 1 and 60),
      payload jsonb not null check (octet_length(payload::text) <= 400000),
      status text not null default 'pending' check (status in ('pending', 'delivered', 'failed', 'cancelled')),
      attempts integer not null default 0 check (attempts >= 0),
      max_attempts integer not null check (max_attempts between 1 and 20),
      last_status integer,
      last_duration_ms integer,
      last_error text check (length(last_error) <= 300),
      next_attempt_at timestamptz,
      finished_at timestamptz,
      job_id uuid,
      redelivery_of uuid,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, endpoint_id) references webhook_endpoints (company_id, id) on delete cascade,
      foreign key (company_id, client_id) references clients (company_id, id),
      foreign key (company_id, redelivery_of) references webhook_deliveries (company_id, id) on delete set null (redelivery_of),
      check ((status = 'pending') = (next_attempt_at is not null)),
      check ((status = 'pending') = (finished_at is null))
    )`.execute(db);
  await sql`create index webhook_deliveries_endpoint on webhook_deliveries (company_id, endpoint_id, id)`.execute(db);
  await sql`create index webhook_deliveries_client on webhook_deliveries (company_id, client_id, id)`.execute(db);
  await sql`create index webhook_deliveries_redelivery on webhook_deliveries (company_id, redelivery_of)`.execute(db);
  await sql`
    create index webhook_deliveries_due on webhook_deliveries (company_id, endpoint_id, next_attempt_at)
      where status = 'pending'`.execute(db);
}

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_attempts (
      company_id uuid not null,
      delivery_id uuid not null,
      number integer not null check (number > 0),
      at timestamptz not null,
      duration_ms integer not null check (duration_ms >= 0),
      response_status integer,
      error text check (length(error) <= 300),
      job_id uuid,
      primary key (company_id, delivery_id, number),
      foreign key (company_id, delivery_id) references webhook_deliveries (company_id, id) on delete cascade
    )`.execute(db);
}
