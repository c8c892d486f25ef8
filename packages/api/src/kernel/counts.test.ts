import { type Kysely, sql } from "@frontoffice/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeProject } from "../domains/projects/factory.ts";
import { type TestApi, type TestCompany, testApi } from "../testing/index.ts";

const WRITERS = 8;
const TRANSACTIONS = 40;

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  for (const name of ["Photos", "Films"]) await makeProject(await company.scope(), { name });
});

afterAll(() => api.close());

type Db = TestApi["db"]["owner"];

/** What is counted, by counting: as it was read before the triggers kept it. */
async function counted(db: Db, companyId: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with live as (select s.* from strategies s join clients c on c.company_id = s.company_id and c.id = s.client_id and c.deleted_at is null
        where s.company_id = ${companyId} and s.deleted_at is null),
      counted (subject, state) as (
        select 'clients', status from clients where company_id = ${companyId} and deleted_at is null
        union all select 'jobs', status from jobs where company_id = ${companyId} and audience = 'company' and finished_at is not null
        union all select 'strategies', status from live
        union all select 'strategies.written', status from live where current_version is not null
        union all select 'strategies.approved', status from live where status = 'approved' or archived_from = 'approved'
        union all select 'strategies.created', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') from live),
      totals (subject, state, amount) as (
        select subject, state, count(*) from counted group by 1, 2
        union all select 'uploads', status, count(*) from upload_sessions where company_id = ${companyId} group by 2
        union all select 'uploads.files', project_id || ' ' || coalesce(storage_connection_id::text, 'own'), sum(files_uploaded)
          from upload_sessions where company_id = ${companyId} group by 2
        union all select 'uploads.bytes', project_id || ' ' || coalesce(storage_connection_id::text, 'own'), sum(bytes_done)
          from upload_sessions where company_id = ${companyId} group by 2)
    select format('%s %s %s', subject, state, amount) as line from totals where amount <> 0 order by 1`.execute(db);
  return rows.map(({ line }) => line);
}

async function kept(db: Db, companyId: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select format('%s %s %s', subject, state, sum(amount)) as line from counts where company_id = ${companyId}
    group by subject, state having sum(amount) <> 0 order by 1`.execute(db);
  return rows.map(({ line }) => line);
}

const chosen = (table: string) => sql`(select id from ${sql.id(table)} where company_id = ${company.id} order by random() limit 1)`;

/** What people and jobs do to rows that are counted, and what an operator may do to them by hand. */
const MOVES = [
  () =>
    sql`insert into clients (company_id, name, status) select ${company.id}, gen_random_uuid()::text, (array['active','paused'])[1 + n % 2] from generate_series(1, 3) n`,
  () =>
    sql`update clients set status = (array['active','paused','prospect'])[1 + floor(random() * 3)::int] where company_id = ${company.id} and id = ${chosen("clients")}`,
  () =>
    sql`update clients set deleted_at = case when deleted_at is null then now() end where company_id = ${company.id} and id = ${chosen("clients")}`,
  () => sql`insert into strategies (company_id, client_id, title, period_start, period_end, request)
      select company_id, id, 'Plan', '2027-01-04', '2027-01-31', '{}' from clients where company_id = ${company.id} and id = ${chosen("clients")}`,
  () => sql`update strategies set status = (array['draft','in_review','approved','archived'])[1 + floor(random() * 4)::int],
      archived_from = case when random() < 0.5 then 'approved' end where company_id = ${company.id} and id = ${chosen("strategies")}`,
  () =>
    sql`update strategies set deleted_at = case when deleted_at is null then now() end where company_id = ${company.id} and id = ${chosen("strategies")}`,
  () =>
    sql`insert into jobs (company_id, queue, type, audience, payload) select ${company.id}, 'default', 'test', (array['company','system'])[1 + n % 2], '{}' from generate_series(1, 4) n`,
  () => sql`update jobs set status = 'cancelled' where company_id = ${company.id} and status = 'queued' and id = ${chosen("jobs")}`,
  () => sql`insert into upload_sessions (company_id, project_id, source_kind, bucket_name, s3_prefix, created_via)
      select company_id, id, 'cli', 'bucket', '', 'test' from projects where company_id = ${company.id}`,
  () =>
    sql`update upload_sessions set status = (array['uploading','paused','failed'])[1 + floor(random() * 3)::int], total_files = total_files + 2,
      total_bytes = total_bytes + 500, bytes_uploaded = bytes_uploaded + 500, files_uploaded = files_uploaded + 2, bytes_done = bytes_done + 500
      where company_id = ${company.id} and id = ${chosen("upload_sessions")}`,
  () => sql`delete from upload_sessions where company_id = ${company.id} and id = ${chosen("upload_sessions")}`,
  () => sql`update jobs set status = 'queued' where company_id = ${company.id} and status = 'cancelled' and id = ${chosen("jobs")}`,
];

/** Some moves in one transaction, which is given up now and then. */
async function work(db: Kysely<never>): Promise<void> {
  const given = new Error("given up");
  const moves = Array.from({ length: 3 }, () => MOVES[Math.floor(Math.random() * MOVES.length)]);
  const done = db.transaction().execute(async (tx) => {
    for (const move of moves) await move?.().execute(tx);
    if (Math.random() < 0.2) throw given;
  });
  await done.catch((error: unknown) => {
    // Transactions of several random moves lock each other's rows in any order; what matters is that nothing of them is counted.
    if (error !== given && !/deadlock detected/.test(String(error))) throw error;
  });
}

test("what is kept is what counting finds, whatever came, moved, was taken back and went at the same time", async () => {
  const db = api.db.tenant(company.id) as unknown as Kysely<never>;
  const writer = async () => {
    for (let transaction = 0; transaction < TRANSACTIONS; transaction++) await work(db);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const found = await counted(api.db.owner, company.id);
  expect(found.length).toBeGreaterThan(8);
  expect(await kept(api.db.owner, company.id)).toEqual(found);
  await sql`delete from jobs where company_id = ${company.id} and finished_at is not null`.execute(api.db.owner);
  expect(await kept(api.db.owner, company.id)).toEqual(await counted(api.db.owner, company.id));
});

test("there are no more rows than writers at once, and nobody waits for a count", async () => {
  const { rows } = await sql<{ most: number }>`
    select max(rows)::int as most from (select count(*) as rows from counts where company_id = ${company.id} group by subject, state) r`.execute(
    api.db.owner,
  );
  expect(rows[0]?.most).toBeLessThanOrEqual(WRITERS);
  const add = () => sql`insert into clients (company_id, name) values (${company.id}, gen_random_uuid()::text)`;
  await api.db
    .tenant(company.id)
    .transaction()
    .execute(async (first) => {
      await add().execute(first);
      await api.db
        .tenant(company.id)
        .transaction()
        .execute(async (second) => void (await add().execute(second)));
    });
  expect(await kept(api.db.owner, company.id)).toEqual(await counted(api.db.owner, company.id));
});

test("a limited caller reads no count of the company, and nobody writes one by hand", async () => {
  const { id } = await api.db.owner.selectFrom("clients").select("id").where("companyId", "=", company.id).executeTakeFirstOrThrow();
  expect(await kept(api.db.tenant(company.id, [id]), company.id)).toEqual([]);
  await sql`update clients set status = 'prospect' where company_id = ${company.id} and id = ${id}`.execute(
    api.db.tenant(company.id, [id]),
  );
  expect(await kept(api.db.owner, company.id)).toEqual(await counted(api.db.owner, company.id));
  const byHand = sql`update counts set amount = 0 where company_id = ${company.id}`.execute(api.db.tenant(company.id));
  await expect(byHand).rejects.toThrow(/row-level security/);
});

test("a company that is deleted leaves no counts", async () => {
  const gone = await api.company();
  await sql`insert into clients (company_id, name) values (${gone.id}, 'One'), (${gone.id}, 'Two')`.execute(api.db.owner);
  expect(await kept(api.db.owner, gone.id)).toEqual(["clients active 2"]);
  await sql`delete from companies where id = ${gone.id}`.execute(api.db.owner);
  const { rows } = await sql`select from counts where company_id = ${gone.id}`.execute(api.db.owner);
  expect(rows).toEqual([]);
});
