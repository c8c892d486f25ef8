/**
 * The measuring stick: Fastify and pg with the product's own SQL, prepared, under row level security, with one Sync a request. The caller is
 * looked up every 400 ms, as the product does. No permission, no schema, no security headers, no request log.
 */
import { createHash } from "node:crypto";
import Fastify, { type FastifyRequest } from "fastify";
import pg from "pg";
import { type CompanyScope, SCOPE_STATEMENT, ScopedQuery } from "../packages/db/src/scoped-query.ts";

const [, , runtimeUrl, identityUrl, port] = process.argv;
const CALLER_MS = 400;

const runtime = new pg.Pool({ connectionString: runtimeUrl, max: 10, pipeline: true });
const identity = new pg.Pool({ connectionString: identityUrl, max: 5, pipeline: true });
runtime.on("connect", (client) => void client.query({ ...SCOPE_STATEMENT, values: ["", ""] }));

const CALLER = "select id, user_id, company_id from auth_sessions where token_hash = $1 and expires_at > clock_timestamp()";

const ME = `select users.id, users.email, users.username, users.name, users.avatar_url, users.timezone, users.locale, users.created_at,
    session.kind, session.created_at as session_created_at, session.expires_at, session.refresh_expires_at, session.confirmed_at,
    (select coalesce(json_agg(companies), '[]') from (
       select companies.id, companies.name, companies.code, companies.timezone, companies.currency, companies.is_active, memberships.role
       from memberships join companies on companies.id = memberships.company_id
       where memberships.user_id = users.id and memberships.is_active and companies.deleted_at is null
       order by companies.name, companies.id limit 101) companies) as companies
  from users join auth_sessions session on session.user_id = users.id and session.id = $2
  where users.id = $1 and users.is_active and users.deleted_at is null`;

const clients = (page: string) => `select clients.*, profile.target_audience, profile.marketing_goals, profile.brand_voice,
    profile.forbidden_phrases, creator.name as creator_name,
    (select coalesce(json_agg(numbers), '[]') from (
       select n.id, n.e164, n.label from phone_numbers n
       where n.company_id = clients.company_id and n.client_id = clients.id order by n.position) numbers) as phone_numbers
  from (select * from clients where company_id = $1 and deleted_at is null ${page}) clients
  join marketing_profiles profile on profile.company_id = clients.company_id and profile.client_id = clients.id
  left join users creator on creator.id = clients.created_by
  order by clients.sort_name, clients.id`;

const LIST = clients("order by sort_name, id limit $2");
const GET = clients("and id = $2");

interface Ask {
  pool: pg.Pool;
  name: string;
  text: string;
  values: unknown[];
  scope?: CompanyScope;
}

async function ask({ pool, name, text, values, scope }: Ask): Promise<Record<string, unknown>[]> {
  const client = await pool.connect();
  try {
    return await new Promise((done, failed) => {
      const query = { text, values, name, scope, isScopePrepared: true };
      client.query(new ScopedQuery(query, (error, answer) => (error ? failed(error) : done(answer.rows))));
    });
  } finally {
    client.release();
  }
}

interface Caller {
  session: unknown;
  user: unknown;
  company: string;
}
const callers = new Map<string, { caller: Promise<Caller>; until: number }>();

function callerOf(request: FastifyRequest): Promise<Caller> {
  const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
  const known = callers.get(token);
  if (known && known.until > performance.now()) return known.caller;
  const digest = createHash("sha256").update(token).digest();
  const caller = ask({ pool: identity, name: "caller", text: CALLER, values: [digest] }).then(([row]) => {
    if (!row) throw new Error("Sign in first.");
    return { session: row.id, user: row.userId, company: String(row.companyId) };
  });
  callers.set(token, { caller, until: performance.now() + CALLER_MS });
  return caller;
}

const app = Fastify();

app.get("/me", async (request) => {
  const { user, session } = await callerOf(request);
  const [row] = await ask({ pool: identity, name: "me", text: ME, values: [user, session] });
  return row;
});

app.get<{ Querystring: { limit?: string } }>("/clients", async (request) => {
  const limit = Number(request.query.limit ?? 25);
  const { company } = await callerOf(request);
  const rows = await ask({ pool: runtime, name: "list", text: LIST, values: [company, limit + 1], scope: scopeOf(company) });
  return { items: rows.slice(0, limit), nextCursor: null };
});

app.get<{ Params: { id: string } }>("/clients/:id", async (request) => {
  const { company } = await callerOf(request);
  const [row] = await ask({ pool: runtime, name: "get", text: GET, values: [company, request.params.id], scope: scopeOf(company) });
  return row;
});

const scopeOf = (companyId: string): CompanyScope => ({ companyId, clientIds: "" });

await app.listen({ port: Number(port), host: "127.0.0.1" });
