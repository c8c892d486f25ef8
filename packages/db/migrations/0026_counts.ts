import { type Kysely, sql } from "kysely";

const COMPANY = "company_id = nullif(current_setting('app.company_id', true), '')::uuid";
const UNLIMITED = "coalesce(current_setting('app.client_ids', true), '') = ''";

/** What a row of a table counts as, and whether it counts: [table, subject, state, condition]. Jobs that wait or run are few, and an index counts them. */
const COUNTED = [
  ["clients", "clients", "r.status", "r.deleted_at is null"],
  ["jobs", "jobs", "r.status", "r.audience = 'company' and r.finished_at is not null"],
] as const;

const NAMED = "coalesce(profession, '') <> '' and coalesce(description, '') <> ''";
const WRITTEN = "coalesce(target_audience, '') <> '' and coalesce(marketing_goals, '') <> '' and coalesce(brand_voice, '') <> ''";

/** Whether any client, and which one first, says enough for a good strategy or too little. */
const PROFILES = [
  ["clients_incomplete", "clients", "company_id, id", `deleted_at is null and not (${NAMED})`],
  ["marketing_profiles_incomplete", "marketing_profiles", "company_id, client_id", `not (${WRITTEN})`],
  ["marketing_profiles_complete", "marketing_profiles", "company_id, client_id", WRITTEN],
] as const;

/** Strategies are not counted while their client is deleted. */
const STRATEGY_STATES = `
  values ('strategies', r.status, true), ('strategies.written', r.status, r.current_version is not null),
    ('strategies.approved', r.status, r.status = 'approved' or r.archived_from = 'approved'),
    ('strategies.created', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD'), true)`;
const LIVE_CLIENT = "exists (select from clients c where c.company_id = r.company_id and c.id = r.client_id and c.deleted_at is null)";

/**
 * Counts that a page shows without counting, kept by triggers in the transaction of the change. A count is the sum of several rows: whoever
 * writes takes one that nobody else has open, or adds one, so nobody waits for anybody and there are never more rows than writers at once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCounts(db);
  await sql.raw(ADD_TO_COUNTS).execute(db);
  for (const [table, subject, state, condition] of COUNTED) await countTable(db, table, deltasOf(subject, state, condition));
  await countTable(db, "strategies", strategyDeltas, LOCK_CLIENTS);
  await countWithClients(db);
  await countWhatIsThere(db);
  for (const [name, table, columns, condition] of PROFILES) {
    await sql`create index ${sql.id(name)} on ${sql.table(table)} (${sql.raw(columns)}) where ${sql.raw(condition)}`.execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [name] of PROFILES) await sql`drop index ${sql.id(name)}`.execute(db);
  await sql`drop trigger forget_counts on companies`.execute(db);
  await sql`drop trigger count_with_client on clients`.execute(db);
  for (const table of ["clients", "jobs", "strategies"]) {
    for (const move of MOVES) {
      await sql`drop trigger ${sql.id(`count_${move}`)} on ${sql.table(table)}`.execute(db);
      await sql`drop function ${sql.id(`count_${table}_${move}`)}()`.execute(db);
    }
  }
  await sql`drop function count_with_client(), forget_counts(), add_to_counts(jsonb)`.execute(db);
  await sql`drop table counts`.execute(db);
}

/** No foreign key: what goes with a company is counted down behind it, so its counts go last, when the transaction commits. */
async function createCounts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table counts (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      subject text not null,
      state text not null,
      amount bigint not null,
      primary key (company_id, id)
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index counts_subject on counts (company_id, subject, state)`.execute(db);
  await sql`select protect_tenant_table('counts')`.execute(db);
  // Triggers alone write; a limited caller's changes count, and only callers without a limit read what they add up to.
  const visible = `${COMPANY} and (${UNLIMITED} or pg_trigger_depth() > 0)`;
  await sql`select set_tenant_policy('counts', ${visible}, ${`${COMPANY} and pg_trigger_depth() > 0`})`.execute(db);
  await sql`create policy engine on counts to frontoffice_queue using (true) with check (pg_trigger_depth() > 0)`.execute(db);
  await sql`grant select, insert, update (amount) on counts to frontoffice_runtime, frontoffice_queue`.execute(db);
  await sql
    .raw(`
    create function forget_counts() returns trigger language plpgsql as $$
    begin
      delete from counts where company_id = old.id;
      return null;
    end $$;
    create constraint trigger forget_counts after delete on companies deferrable initially deferred
      for each row execute function forget_counts();`)
    .execute(db);
}

/** Takes [{companyId, subject, state, amount}]. A count of one company and state lies in as many rows as there were writers at once. */
const ADD_TO_COUNTS = `
  create function add_to_counts(p_deltas jsonb) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
  declare d record;
  begin
    for d in
      select i."companyId" as company, i.subject, i.state, sum(i.amount) as amount
      from jsonb_to_recordset(p_deltas) as i ("companyId" uuid, subject text, state text, amount bigint)
      group by 1, 2, 3 having sum(i.amount) <> 0
    loop
      update counts set amount = amount + d.amount where company_id = d.company and id = (
        select id from counts where company_id = d.company and subject = d.subject and state = d.state
        limit 1 for no key update skip locked);
      if not found then
        insert into counts (company_id, subject, state, amount) values (d.company, d.subject, d.state, d.amount);
      end if;
    end loop;
  end $$`;

type Deltas = (rows: string, sign: 1 | -1) => string;

function deltasOf(subject: string, state: string, condition: string): Deltas {
  return (rows, sign) => `
    select r.company_id, '${subject}' as subject, ${state} as state, ${sign} * count(*) as amount from ${rows} r where ${condition} group by 1, 3`;
}

const strategyDeltas: Deltas = (rows, sign) => `
    select r.company_id, counted.subject, counted.state, ${sign} * count(*) as amount
    from ${rows} r cross join lateral (${STRATEGY_STATES}) counted (subject, state, counts)
    where r.deleted_at is null and ${LIVE_CLIENT} and counted.counts group by 1, 2, 3`;

const MOVES = ["insert", "update", "delete"] as const;

/** One trigger a statement, whatever it moves; what counts as before costs no write. */
async function countTable(db: Kysely<unknown>, table: string, deltas: Deltas, first = ""): Promise<void> {
  for (const move of MOVES) {
    const parts = [...(move === "insert" ? [] : [deltas("old_rows", -1)]), ...(move === "delete" ? [] : [deltas("new_rows", 1)])];
    const tables = [...(move === "insert" ? [] : ["old table as old_rows"]), ...(move === "delete" ? [] : ["new table as new_rows"])];
    await sql
      .raw(`
      create function count_${table}_${move}() returns trigger language plpgsql as $$
      begin
        ${first.replace("{rows}", move === "delete" ? "old_rows" : "new_rows")}
        ${addDeltas(parts.join(" union all "))}
        return null;
      end $$;
      create trigger count_${move} after ${move} on ${table}
        referencing ${tables.join(" ")} for each statement execute function count_${table}_${move}();`)
      .execute(db);
  }
}

function addDeltas(deltas: string): string {
  return `
        perform add_to_counts(jsonb_agg(jsonb_build_object('companyId', d.company_id, 'subject', d.subject, 'state', d.state, 'amount', d.amount)))
          from (${deltas}) d having count(*) > 0;`;
}

// A strategy that comes or moves while its client is being deleted waits for that: each of both then sees what the other has done.
const LOCK_CLIENTS = `
        perform from clients c where (c.company_id, c.id) in (select r.company_id, r.client_id from {rows} r) order by c.id for share;`;

/** With its client a strategy leaves the counts, and comes back into them. */
async function countWithClients(db: Kysely<unknown>): Promise<void> {
  const of = (condition: string, sign: 1 | -1) => `
    select r.company_id, counted.subject, counted.state, ${sign} * count(*) as amount
    from strategies r cross join lateral (${STRATEGY_STATES}) counted (subject, state, counts)
    where r.company_id = new.company_id and r.client_id = new.id and r.deleted_at is null and counted.counts and ${condition} group by 1, 2, 3`;
  await sql
    .raw(`
    create function count_with_client() returns trigger language plpgsql as $$
    begin
      ${addDeltas(`${of("new.deleted_at is null", 1)} union all ${of("new.deleted_at is not null", -1)}`)}
      return null;
    end $$;
    create trigger count_with_client after update of deleted_at on clients for each row
      when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function count_with_client();`)
    .execute(db);
}

/** The triggers keep everybody else out of the tables until this has committed. */
async function countWhatIsThere(db: Kysely<unknown>): Promise<void> {
  const counted = [
    ...COUNTED.map(([table, subject, state, condition]) => deltasOf(subject, state, condition)(table, 1)),
    strategyDeltas("strategies", 1),
  ];
  const tables = ["clients", "jobs", "strategies", "counts"];
  for (const table of tables) await sql`alter table ${sql.table(table)} no force row level security`.execute(db);
  await sql.raw(`insert into counts (company_id, subject, state, amount) ${counted.join(" union all ")}`).execute(db);
  for (const table of tables) await sql`alter table ${sql.table(table)} force row level security`.execute(db);
}
