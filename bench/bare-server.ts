/**
 * The measuring stick: Fastify and pg as they come, with the product's own SQL, prepared, under row level security, with one Sync a request. The
 * caller is looked up every 400 ms, as the product does. No permission, no schema, no security headers, no request log.
 */
import { createHash } from "node:crypto";
import Fastify, { type FastifyRequest } from "fastify";
import pg from "pg";

const [, , runtimeUrl, identityUrl, port] = process.argv;
const CALLER_MS = 400;
const SCOPE = { name: "scope", text: "select set_config('app.company_id', $1, true)" };

const runtime = new pg.Pool({ connectionString: runtimeUrl, max: 10, pipeline: true });
const identity = new pg.Pool({ connectionString: identityUrl, max: 5, pipeline: true });
runtime.on("connect", (client) => void client.query({ ...SCOPE, values: [""] }));

const CALLER = "select id, user_id, company_id from auth_sessions where token_hash = $1 and expires_at > clock_timestamp()";

const COMPANY = `companies.id, companies.name, companies.code, companies.timezone, companies.currency, memberships.role, companies.is_active
  from memberships join companies on companies.id = memberships.company_id
  where memberships.user_id = $1 and memberships.is_active and companies.deleted_at is null`;

const ME = `select users.id, email, username, name, avatar_url, timezone, locale, users.created_at,
    session.id as session_id, kind, session.created_at as started_at, expires_at, refresh_expires_at, confirmed_at,
    (select to_json(one) from (select ${COMPANY} and companies.id = $3) one) as company,
    (select coalesce(json_agg(one), '[]') from (select ${COMPANY} order by companies.name, companies.id limit 100) one) as companies
  from users left join auth_sessions session on session.user_id = users.id and session.id = $2
    and session.revoked_at is null and session.rotated_at is null and session.expires_at > clock_timestamp()
  where users.id = $1 and users.is_active and users.deleted_at is null`;

const clients = (page: string) => `select clients.*, profile.target_audience, profile.marketing_goals, profile.brand_voice,
    profile.forbidden_phrases, creator.name as creator_name,
    (select coalesce(json_agg(numbers), '[]') from (
       select n.id, n.e164, n.label from phone_numbers n
       where n.company_id = clients.company_id and n.client_id = clients.id and n.company_id = $1 order by n.position) numbers) as phone_numbers
  from ${page} join marketing_profiles profile
    on profile.company_id = clients.company_id and profile.client_id = clients.id and profile.company_id = $1
  left join users creator on creator.id = clients.created_by`;

const LIST = `${clients(`(select * from clients where company_id = $1 and deleted_at is null order by sort_name, id limit $2) clients`)}
  order by clients.sort_name, clients.id`;
const GET = `${clients("clients")} where clients.company_id = $1 and clients.deleted_at is null and clients.id = $2`;

/** What pg's Query has and its types leave out. */
interface QueryInternals {
  prepare(connection: Wire): void;
  handleDataRow(message: object): void;
  handleRowDescription(message: object): void;
  handleCommandComplete(message: object, connection: Wire): void;
}

interface Wire {
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: Record<string, never>): void;
}

type Answered = (error: unknown, answer: pg.QueryResult<Record<string, unknown>>) => void;
const PgQuery = pg.Query as unknown as new (config: object, callback: Answered) => QueryInternals;

/** A prepared statement of pg with the company bound in front of it, in the same implicit transaction. */
class CompanyQuery extends PgQuery {
  readonly #company: string;
  #awaitsScope = true;

  constructor(config: object, company: string, callback: Answered) {
    super(config, callback);
    this.#company = company;
  }

  override prepare(connection: Wire): void {
    connection.bind({ statement: SCOPE.name, values: [this.#company] });
    connection.execute({});
    super.prepare(connection);
  }

  override handleDataRow(message: object): void {
    if (!this.#awaitsScope) super.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Wire): void {
    if (this.#awaitsScope) this.#awaitsScope = false;
    else super.handleCommandComplete(message, connection);
  }
}

interface Ask {
  pool: pg.Pool;
  name: string;
  text: string;
  values: unknown[];
  company?: string;
}

async function ask({ pool, company, ...query }: Ask): Promise<Record<string, unknown>[]> {
  if (company === undefined) return (await pool.query(query)).rows;
  const client = await pool.connect();
  try {
    return await new Promise((done, failed) => {
      const answered: Answered = (error, answer) => (error ? failed(error) : done(answer.rows));
      client.query(new CompanyQuery(query, company, answered) as unknown as pg.Submittable);
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
    return { session: row.id, user: row.user_id, company: String(row.company_id) };
  });
  callers.set(token, { caller, until: performance.now() + CALLER_MS });
  return caller;
}

const app = Fastify();

app.get("/me", async (request) => {
  const { user, session, company } = await callerOf(request);
  const [row] = await ask({ pool: identity, name: "me", text: ME, values: [user, session, company] });
  return row;
});

app.get<{ Querystring: { limit?: string } }>("/clients", async (request) => {
  const limit = Number(request.query.limit ?? 25);
  const { company } = await callerOf(request);
  const rows = await ask({ pool: runtime, name: "list", text: LIST, values: [company, limit + 1], company });
  return { items: rows.slice(0, limit), nextCursor: null };
});

app.get<{ Params: { id: string } }>("/clients/:id", async (request) => {
  const { company } = await callerOf(request);
  const [row] = await ask({ pool: runtime, name: "get", text: GET, values: [company, request.params.id], company });
  return row;
});

await app.listen({ port: Number(port), host: "127.0.0.1" });
