import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type pg from "pg";
import { companyFilter } from "./company-filter.ts";
import { PgDriver } from "./driver.ts";
import { deliveryOf } from "./pool.ts";
import type { DB } from "./schema.ts";
import { type CompanyScope, columnNames } from "./scoped-query.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Kysely for one company: every query on a tenant table asks for it, row level security sees it and no other, and of its clients only the
 * listed ones unless `clientIds` is null. A single query sets both in its own implicit transaction; a transaction sets them once.
 */
export function tenantDb(pool: pg.Pool, companyId: string, clientIds: readonly string[] | null = null): Kysely<DB> {
  // In a transaction the ids become part of a statement that takes no parameters, so nothing but a UUID may pass.
  if (![companyId, ...(clientIds ?? [])].every((id) => UUID.test(id))) throw new TypeError("companyId and clientIds must be UUIDs");
  return kyselyOn(pool, { companyId, clientIds: clientIds === null ? "" : `{${clientIds.join()}}` });
}

/** Kysely without a company, for the roles whose policies do not ask for one. */
export function plainDb(pool: pg.Pool): Kysely<DB> {
  return kyselyOn(pool, undefined);
}

function kyselyOn(pool: pg.Pool, scope: CompanyScope | undefined): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PgDriver(pool, scope, deliveryOf(pool)),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: scope ? [companyFilter, columnNames] : [columnNames],
  });
}
