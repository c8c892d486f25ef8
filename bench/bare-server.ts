/** The measuring stick: Fastify and pg with the product's own SQL, and nothing else. No session, no tenant guard, no schema. */
import Fastify from "fastify";
import pg from "pg";

const [, , databaseUrl, companyId, port] = process.argv;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const app = Fastify();

const columns = `clients.*, profile.target_audience, profile.marketing_goals, profile.brand_voice, profile.forbidden_phrases,
  creator.name as creator_name,
  (select coalesce(json_agg(numbers), '[]') from (
     select n.id, n.e164, n.label from phone_numbers n
     where n.company_id = clients.company_id and n.client_id = clients.id order by n.position) numbers) as phone_numbers`;
const source = `clients
  join marketing_profiles profile on profile.company_id = clients.company_id and profile.client_id = clients.id
  left join users creator on creator.id = clients.created_by`;

app.get("/clients", async () => {
  const [items, total] = await Promise.all([
    pool.query(
      `select ${columns} from ${source} where clients.company_id = $1 and clients.deleted_at is null
       order by clients.sort_name, clients.id limit 26`,
      [companyId],
    ),
    pool.query("select count(*) from clients where company_id = $1 and deleted_at is null", [companyId]),
  ]);
  return { items: items.rows.slice(0, 25), total: Number(total.rows[0].count), nextCursor: null };
});

app.get<{ Params: { id: string } }>("/clients/:id", async (request) => {
  const { rows } = await pool.query(
    `select ${columns} from ${source} where clients.company_id = $1 and clients.id = $2 and clients.deleted_at is null`,
    [companyId, request.params.id],
  );
  return rows[0];
});

await app.listen({ port: Number(port), host: "127.0.0.1" });
