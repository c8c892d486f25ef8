import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type pg from "pg";
import { columnNames } from "./column-names.ts";
import { companyFilter } from "./company-filter.ts";
import { PgDriver } from "./driver.ts";
import { deliveryOf } from "./pool.ts";
import type { DB } from "./schema.ts";
import type { CompanyScope } from "./scoped-query.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Handles that a pool remembers; each is as good as a new one. */
const MOST_HANDLES = 1_000;
const handles = new WeakMap<pg.Pool, Map<string, Kysely<DB>>>();
const drivers = new WeakMap<Kysely<DB>, PgDriver>();

/**
 * Kysely for one company: every query on a tenant table asks for it, row level security sees it and no other, and of its clients only the
 * listed ones unless `clientIds` is null. A single query sets both in its own implicit transaction; a transaction sets them once.
 */
export function tenantDb(pool: pg.Pool, companyId: string, clientIds: readonly string[] | null = null): Kysely<DB> {
  const limit = clientIds === null ? "" : `{${clientIds.join()}}`;
  const known = handles.get(pool) ?? new Map<string, Kysely<DB>>();
  const handle = known.get(companyId + limit) ?? newTenantDb(pool, companyId, clientIds ?? [], limit);
  if (known.size >= MOST_HANDLES) known.clear();
  handles.set(pool, known.set(companyId + limit, handle));
  return handle;
}

function newTenantDb(pool: pg.Pool, companyId: string, clientIds: readonly string[], limit: string): Kysely<DB> {
  // In a transaction the ids become part of a statement that takes no parameters, so nothing but a UUID may pass.
  if (![companyId, ...clientIds].every((id) => UUID.test(id))) throw new TypeError("companyId and clientIds must be UUIDs");
  return kyselyOn(pool, { companyId, clientIds: limit });
}

/** Kysely without a company, for the roles whose policies do not ask for one. */
export function plainDb(pool: pg.Pool): Kysely<DB> {
  return kyselyOn(pool, undefined);
}

/** Where a compiled statement that stands alone goes; undefined within a transaction. */
export function driverOf(db: Kysely<DB>): PgDriver | undefined {
  return drivers.get(db);
}

function kyselyOn(pool: pg.Pool, scope: CompanyScope | undefined): Kysely<DB> {
  const driver = new PgDriver(pool, scope, deliveryOf(pool));
  const db = new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: scope ? [companyFilter, columnNames] : [columnNames],
  });
  drivers.set(db, driver);
  return db;
}
