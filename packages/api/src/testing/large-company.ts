import { createPool } from "@frontoffice/db";

/** How many rows of each kind. The oldest session has half of the files, the others share the rest. */
export interface Sizes {
  clients: number;
  jobs: number;
  auditRows: number;
  notifications: number;
  unread: number;
  strategies: number;
  projects: number;
  sessions: number;
  files: number;
  approvals: number;
  deliveries: number;
  otherCompanies: number;
}

/** The size that the figures of docs/benchmarks.md are about. */
export const FULL_SIZE: Sizes = {
  clients: 200_000,
  jobs: 1_000_000,
  auditRows: 3_000_000,
  notifications: 1_000_000,
  unread: 200_000,
  strategies: 10_000,
  projects: 500,
  sessions: 500,
  files: 2_000_000,
  approvals: 200_000,
  deliveries: 100_000,
  otherCompanies: 500,
};

/** All sizes in the same proportion; none is empty. */
export function sizedBy(factor: number): Sizes {
  const entries = Object.entries(FULL_SIZE).map(([kind, count]) => [kind, Math.max(20, Math.round(count * factor))]);
  return Object.fromEntries(entries) as unknown as Sizes;
}

interface Loading {
  /** The owner's address: it writes past triggers and foreign keys. */
  ownerUrl: string;
  companyId: string;
  /** Who reads the notifications. */
  userId: string;
  sizes: Sizes;
}

const PEOPLE = 40;
const HOUR_MS = 3_600_000;

/** Fills a company by SQL, beside other ones with 20 clients each. What is rare is there a few times: an ending, a noun, a surface, a type. */
export async function loadLargeCompany({ ownerUrl, companyId, userId, sizes }: Loading): Promise<void> {
  const pool = createPool({ connectionString: ownerUrl, applicationName: "load", max: 1, statementTimeoutMs: HOUR_MS });
  const client = await pool.connect();
  try {
    await client.query("set session_replication_role = replica");
    for (const statement of statementsOf(sizes)) {
      await client.query(statement.replaceAll("{company}", `'${companyId}'::uuid`).replaceAll("{reader}", `'${userId}'::uuid`));
    }
    await client.query("reset session_replication_role");
    await client.query(COUNTS, [companyId]);
    for (const table of FINDABLE) {
      await client.query(`insert into search_entries (${ENTRY}) select ${ENTRY} from findable_${table} where company_id = $1`, [companyId]);
    }
    await client.query("vacuum analyze");
  } finally {
    client.release();
    await pool.end();
  }
}

/** What is rare comes five times, old and new: one in so many rows. */
const everyNth = (count: number) => Math.max(2, Math.floor(count / 5));

/** A name out of three words: the first and the second are frequent, the third is rare. */
const NAME = `(array['Harbour','Garden','Northern','Silver','Old Town','River','Summit','Green','Royal','Corner'])[1 + n % 10]
  || ' ' || (array['Dental','Bakery','Florist','Legal','Physio','Motors','Books','Roofing','Optics','Catering','Yoga'])[1 + n / 7 % 11]
  || ' ' || substr(md5(n::text), 1, 6)`;

/** An id whose time lies as many seconds back as the row is older than the newest. */
const idOf = (count: number, secondsApart = 10) => `uuidv7(make_interval(secs => (n - ${count}) * ${secondsApart}))`;
const atOf = (count: number, secondsApart = 10) => `now() + make_interval(secs => (n - ${count}) * ${secondsApart})`;

/** The n-th row of a table that was written in this order; temporary tables carry the numbers. */
const numbered = (name: string, from: string) =>
  `create temporary table ${name} as select row_number() over (order by id) - 1 as nth, id from ${from}; create unique index on ${name} (nth); analyze ${name}`;

/** What the triggers would have counted. */
const COUNTS = `
  insert into counts (company_id, subject, state, amount)
  select $1, 'clients', status, count(*) from clients where company_id = $1 and deleted_at is null group by status
  union all
  select $1, 'jobs', status, count(*) from jobs where company_id = $1 and audience = 'company' and finished_at is not null group by status
  union all
  select $1, 'strategies', s.status, count(*) from strategies s join clients c on c.company_id = s.company_id and c.id = s.client_id
    where s.company_id = $1 and s.deleted_at is null and c.deleted_at is null group by s.status
  union all
  select $1, 'uploads', status, count(*) from upload_sessions where company_id = $1 group by status
  union all
  select $1, 'uploads.' || subject, project_id || ' ' || coalesce(storage_connection_id::text, 'own'), sum(amount)
    from upload_sessions cross join lateral (values ('files', files_uploaded), ('bytes', bytes_done)) arrived (subject, amount)
    where company_id = $1 group by 2, 3`;

/** What the triggers would have made findable. */
const FINDABLE = ["clients", "contacts", "strategies", "projects", "cycles", "upload_sessions"];
const ENTRY = "company_id, kind, id, client_id, parent_id, title, client_name, alias, body, at";

function statementsOf(sizes: Sizes): string[] {
  return [
    ...people(),
    ...clients(sizes),
    ...otherCompanies(sizes),
    ...strategies(sizes),
    ...jobs(sizes),
    ...audit(sizes),
    ...notifications(sizes),
    ...uploads(sizes),
    ...approvals(sizes),
    ...deliveries(sizes),
  ];
}

const series = (count: number) => `generate_series(1, ${count}) n`;

function people(): string[] {
  return [
    `insert into users (email, name) select 'person-' || n || '-' || left({company}::text, 8) || '@example.com', 'Person ' || ${NAME} from ${series(PEOPLE)}`,
    `insert into memberships (company_id, user_id, role) select {company}, id, 'member' from users
       where email like 'person-%-' || left({company}::text, 8) || '@example.com'`,
    numbered("nth_person", "(select user_id as id from memberships where company_id = {company}) p"),
    `insert into api_keys (company_id, name, kind, prefix, key_hash, scopes, max_risk, approval_mode, rate_per_minute, created_by, created_via)
       select {company}, 'Key ' || n, 'agent', 'fo_' || n || 'abc', sha256(n::text::bytea || {company}::text::bytea), '{clients:read}', 'read', 'none', 60, {reader}, 'web'
       from ${series(5)}`,
    numbered("nth_key", "api_keys where company_id = {company}"),
  ];
}

function clients({ clients: count }: Sizes): string[] {
  return [
    `insert into clients (company_id, id, name, profession, description, status, created_by, deleted_at)
       select {company}, ${idOf(count)}, ${NAME} || ' ' || n, (array['dentist','baker','florist','lawyer'])[1 + n % 4], 'What they do.',
         case when n % ${everyNth(count)} = 0 then 'prospect' when n % 7 = 0 then 'paused' else 'active' end, {reader},
         case when n % 50 = 0 then now() end
       from ${series(count)}`,
    `insert into marketing_profiles (company_id, client_id, target_audience, marketing_goals, brand_voice)
       select company_id, id, 'Families', 'More of them', 'Warm' from clients where company_id = {company}`,
    `insert into phone_numbers (company_id, client_id, e164) select company_id, id, '+49' || (1000000000 + row_number() over ()) from clients where company_id = {company}`,
    // One tag that many bear, one that few do.
    `insert into client_tags (company_id, client_id, tag) select company_id, id, 'Hospitality' from clients where company_id = {company} and abs(hashtext(id::text)) % 9 = 3`,
    `insert into client_tags (company_id, client_id, tag) select company_id, id, 'VIP' from clients where company_id = {company} and abs(hashtext(id::text)) % 200 = 7`,
    `update clients set owner_id = {reader} where company_id = {company} and right(name, 2) = '42'`,
    numbered("nth_client", "clients where company_id = {company}"),
  ];
}

function otherCompanies({ otherCompanies: count }: Sizes): string[] {
  return [
    `insert into companies (name, code, contact_email) select 'Other ' || n, 'other-' || n, 'other@example.com' from ${series(count)}`,
    `insert into clients (company_id, name) select c.id, ${NAME} || ' ' || n from companies c cross join ${series(20)} where c.code like 'other-%'`,
    `insert into marketing_profiles (company_id, client_id) select c.company_id, c.id from clients c join companies o on o.id = c.company_id where o.code like 'other-%'`,
    `insert into audit_events (company_id, principal_type, surface, procedure, ok, request_id)
       select c.id, 'system', 'worker', 'clients.create', true, 'load' from companies c cross join ${series(20)} where c.code like 'other-%'`,
  ];
}

function strategies({ strategies: count, clients: known }: Sizes): string[] {
  return [
    `insert into strategies (company_id, id, client_id, title, status, current_version, period_start, period_end, request, created_by, created_at, deleted_at)
       select {company}, ${idOf(count, 600)}, c.id, ${NAME} || ' plan ' || n,
         case when n % ${everyNth(count)} = 0 then 'rejected' else (array['draft','in_review','approved','approved','archived'])[1 + n % 5] end, 5,
         '2027-01-04', '2027-01-31', '{"focus":null,"tone":null,"weeks":4,"channels":[],"history":[],"variant":0,"pending":null}', {reader},
         ${atOf(count, 600)}, case when n % 100 = 0 then now() end
       from ${series(count)} join nth_client c on c.nth = (n.n * 7) % ${known}`,
    `insert into strategy_versions (company_id, strategy_id, number, sections, author, client_id)
       select s.company_id, s.id, n, '{"summary":{"headline":"A headline"}}', 'model', s.client_id from strategies s cross join ${series(5)}
       where s.company_id = {company}`,
  ];
}

function jobs({ jobs: count, clients: known }: Sizes): string[] {
  return [
    `insert into jobs (company_id, id, queue, type, payload, status, attempts, client_id, created_by, started_at, finished_at, created_at)
       select {company}, ${idOf(count)}, 'default', case when n % ${everyNth(count)} = 0 then 'uploads.run' else (array['strategies.draft','webhooks.send'])[1 + n % 2] end,
         '{}', case when n % ${everyNth(count)} = 1 then 'cancelled' when n % 20 = 0 then 'failed' else 'succeeded' end, 1,
         case when n % 3 = 0 then c.id end, {reader}, ${atOf(count)}, ${atOf(count)}, ${atOf(count)}
       from ${series(count)} join nth_client c on c.nth = n.n % ${known}`,
    `insert into jobs (company_id, queue, type, payload, run_at, due) select {company}, 'default', 'strategies.draft', '{}', now() + interval '1 day', false from ${series(20)}`,
  ];
}

function audit({ auditRows: count, clients: known }: Sizes): string[] {
  const rare = everyNth(count);
  return [
    `insert into audit_events (id, company_id, principal_type, principal_id, surface, procedure, entity_type, entity_id, client_id, before, after, ok, error_code, request_id, at)
       select ${idOf(count, 5)}, {company}, case when n % 10 = 0 then 'api_key' else 'user' end, case when n % 10 = 0 then k.id else p.id end,
         case when n % ${rare} = 0 then 'cli' when n % 10 = 0 then 'mcp' else (array['web','rest'])[1 + n % 2] end,
         case when n % ${rare} = 0 then 'storage.connections.update' else (array['clients.update','clients.create','strategies.update','strategies.submit'])[1 + n % 4] end,
         case when n % ${rare} = 0 then 'storage_connection' else 'client' end, case when n % ${rare} = 0 then uuidv7() else c.id end,
         case when n % ${rare} = 0 then null else c.id end, '{"name":"Before"}', '{"name":"After"}',
         n % 97 <> 0, case when n % 97 = 0 then 'forbidden' end, 'load', ${atOf(count, 5)}
       from ${series(count)} join nth_client c on c.nth = n.n % ${known}
       join nth_person p on p.nth = n.n % ${PEOPLE} join nth_key k on k.nth = n.n % 5`,
  ];
}

function notifications({ notifications: count, unread, clients: known }: Sizes): string[] {
  return [
    `insert into notifications (company_id, id, user_id, kind, title, client_id, in_app, read_at)
       select {company}, ${idOf(count)}, {reader}, 'strategy_drafted', 'A draft is ready', c.id, true, case when n <= ${count - unread} then now() end
       from ${series(count)} join nth_client c on c.nth = n.n % ${known}`,
  ];
}

function uploads({ projects, sessions, files, clients: known }: Sizes): string[] {
  const half = Math.ceil(files / 2);
  const each = Math.max(1, Math.floor(half / sessions));
  return [
    `insert into projects (company_id, id, name, client_id, bucket_name, created_via, is_active)
       select {company}, ${idOf(projects)}, ${NAME} || ' project ' || n, c.id, 'bucket', 'web', n % 10 <> 0 from ${series(projects)} join nth_client c on c.nth = n.n % ${known}`,
    numbered("nth_project", "projects where company_id = {company}"),
    `insert into cycles (company_id, project_id, number, name, s3_prefix, created_via)
       select {company}, p.id, n, 'Cycle ' || n, '', 'web' from nth_project p cross join ${series(3)}`,
    `insert into upload_sessions (company_id, id, project_id, client_id, user_id, name, source_kind, bucket_name, s3_prefix, status, total_files, files_uploaded,
         total_bytes, bytes_uploaded, bytes_done, started_at, completed_at, created_via)
       select {company}, ${idOf(sessions)}, p.id, pr.client_id, {reader}, ${NAME} || ' session ' || n, 'browser', 'bucket', '',
         (array['completed','completed','failed','cancelled'])[1 + n % 4], ${each}, ${each - 1}, ${each} * 1000, ${each} * 1000, ${each} * 1000,
         ${atOf(sessions, 3600)}, ${atOf(sessions, 3600)}, 'web'
       from ${series(sessions)} join nth_project p on p.nth = n.n % ${projects} join projects pr on pr.company_id = {company} and pr.id = p.id`,
    numbered("nth_session", "upload_sessions where company_id = {company}"),
    `insert into file_uploads (company_id, id, upload_session_id, project_id, client_id, relative_path, s3_key, size_bytes, status)
       select {company}, uuidv7(), s.id, us.project_id, us.client_id, 'photos/' || (n % 40) || '/IMG_' || md5(n::text) || '.jpg', 'photos/' || n, 1000,
         case when n % ${everyNth(each)} = 0 then 'failed' else 'uploaded' end
       from nth_session s join upload_sessions us on us.company_id = {company} and us.id = s.id
       cross join lateral generate_series(1, case when s.nth = 0 then ${half} else ${each} end) n`,
  ];
}

function approvals({ approvals: count, clients: known }: Sizes): string[] {
  const preview = `'{"preview":true,"changes":[],"jobs":[]}'`;
  return [
    `insert into approvals (company_id, id, key_id, client_id, procedure, does, input, risk, preview, surface, status, decided_by, decided_at, expires_at)
       select {company}, ${idOf(count)}, k.id, c.id, 'clients.delete', 'Delete a client.', '{}', 'destructive', ${preview}, 'rest',
         case when n % ${everyNth(count)} = 0 then 'withdrawn' else (array['approved','rejected'])[1 + n % 2] end, {reader}, ${atOf(count)}, ${atOf(count)}
       from ${series(count)} join nth_key k on k.nth = n.n % 5 join nth_client c on c.nth = n.n % ${known}`,
    `insert into approvals (company_id, key_id, procedure, does, input, risk, preview, surface, status, expires_at)
       select {company}, k.id, 'clients.delete', 'Delete a client.', '{}', 'destructive', ${preview}, 'rest', 'pending', now() + make_interval(hours => n - 3)
       from ${series(12)} join nth_key k on k.nth = n.n % 5`,
  ];
}

function deliveries({ deliveries: count, clients: known }: Sizes): string[] {
  return [
    `insert into webhook_endpoints (company_id, url, events, secret, created_via) select {company}, 'https://hooks.example.com/' || n, '{*}', 'sealed', 'web' from ${series(5)}`,
    numbered("nth_endpoint", "webhook_endpoints where company_id = {company}"),
    `insert into webhook_deliveries (company_id, id, endpoint_id, client_id, event_id, event_type, payload, status, attempts, max_attempts, finished_at)
       select {company}, ${idOf(count, 600)}, e.id, c.id, uuidv7(), case when n % ${everyNth(count)} = 0 then 'strategy.approved' else 'client.updated' end, '{}',
         case when n % ${everyNth(count)} = 0 then 'failed' else 'delivered' end, 1, 8, now()
       from ${series(count)} join nth_endpoint e on e.nth = n.n % 5 join nth_client c on c.nth = n.n % ${known}`,
  ];
}
