import { createHmac } from "node:crypto";
import type pg from "pg";
import type { PoolRole } from "./pool.ts";

export const ROLES: readonly PoolRole[] = ["runtime", "identity", "queue"];

/** The password of a login role follows from the secret key, so there is no second secret to keep. */
function rolePassword(secretKey: string, role: PoolRole): string {
  return createHmac("sha256", secretKey).update(`frontoffice database role ${role}`).digest("base64url");
}

/** The address of the same database for one of the roles that own nothing. */
export function roleUrl(databaseUrl: string, secretKey: string, role: PoolRole): string {
  const url = new URL(databaseUrl);
  url.username = `frontoffice_${role}`;
  url.password = rolePassword(secretKey, role);
  return url.href;
}

/** The same address without user and password, for processes that sign in as the roles alone. */
export function withoutCredentials(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = "";
  url.password = "";
  return url.href;
}

/** Gives the roles their passwords, and lets one of them see which migrations are applied; run as the owner after the migrations. */
export async function prepareRoles(owner: pg.ClientBase, secretKey: string): Promise<void> {
  for (const role of ROLES) {
    const name = owner.escapeIdentifier(`frontoffice_${role}`);
    await owner.query(`alter role ${name} password ${owner.escapeLiteral(rolePassword(secretKey, role))}`);
  }
  // The server compares them with its own, and need not be the owner for that.
  await owner.query("grant select on kysely_migration to frontoffice_queue");
}

/** What makes a role unfit to serve requests; an empty list means that row level security binds it. */
export async function roleFaults(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<Record<string, boolean>>(`
    select r.rolsuper as "is a superuser",
           r.rolbypassrls as "bypasses row level security",
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname = 'public' and c.relowner = r.oid) as "owns tables",
           has_schema_privilege(r.oid, 'public', 'create') as "may create tables"
    from pg_roles r where r.rolname = current_user`);
  return Object.entries(rows[0] ?? { "does not exist": true })
    .filter(([, present]) => present)
    .map(([fault]) => fault);
}
