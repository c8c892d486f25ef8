import pg from "pg";
import { roleUrl } from "./roles.ts";

/** Wrong password, or a role that may not sign in. */
const REFUSED = /^28/;

/**
 * Roles belong to the whole server, and an installation's key sets their passwords: two installations with different keys would lock each other out. Throws
 * when other databases use the roles and another key than ours opens them.
 */
export async function rejectForeignRoles(owner: pg.Pool, ownerUrl: string, secretKey: string): Promise<void> {
  const others = await databasesOfOthers(owner);
  if (others.length === 0 || (await opens(ownerUrl, secretKey))) return;
  const named = others.map((name) => `"${name}"`).join(", ");
  throw new Error(
    `Another installation of Frontoffice on this PostgreSQL server (${named}) uses the login roles with another SECRET_KEY; setting their passwords would lock it out. ` +
      "Give each installation a PostgreSQL server of its own, let both have the same SECRET_KEY, or drop the other database if nobody needs it.",
  );
}

/** The other databases of this server in which our roles may do something. */
async function databasesOfOthers(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(`
    select distinct d.datname as name from pg_shdepend s
    join pg_database d on d.oid = s.dbid
    join pg_roles r on r.oid = s.refobjid and s.refclassid = 'pg_authid'::regclass
    where r.rolname in ('frontoffice_runtime', 'frontoffice_identity', 'frontoffice_queue') and d.datname <> current_database()
    order by 1 limit 3`);
  return rows.map(({ name }) => name);
}

/** Whether this key's password is the one that the roles have. */
async function opens(ownerUrl: string, secretKey: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: roleUrl(ownerUrl, secretKey, "queue"), connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && REFUSED.test(error.code ?? "")) return false;
    throw error;
  } finally {
    await client.end();
  }
}
