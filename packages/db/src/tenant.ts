import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type pg from "pg";
import type { DB } from "./schema.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];

/**
 * Kysely for one company: row level security sees that company and no other, and of its clients only the listed ones
 * unless `clientIds` is null. A single query travels as begin, set, query, commit in one round trip; a transaction sets both once.
 */
export function tenantDb(pool: pg.Pool, companyId: string, clientIds: readonly string[] | null = null): Kysely<DB> {
  // The ids become part of a statement that takes no parameters, so nothing but a UUID may pass.
  if (![companyId, ...(clientIds ?? [])].every((id) => UUID.test(id))) throw new TypeError("companyId and clientIds must be UUIDs");
  const limit = clientIds === null ? "" : `; set local app.client_ids = '{${clientIds.join()}}'`;
  return kyselyOn(new PgDriver(pool, `; set local app.company_id = '${companyId}'${limit}`));
}

/** Kysely without a company, for the roles whose policies do not ask for one. */
export function plainDb(pool: pg.Pool): Kysely<DB> {
  return kyselyOn(new PgDriver(pool, ""));
}

function kyselyOn(driver: Driver): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins,
  });
}

class PgDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #setCompany: string;

  constructor(pool: pg.Pool, setCompany: string) {
    this.#pool = pool;
    this.#setCompany = setCompany;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PgConnection> {
    const client = await this.#pool.connect().catch((error: unknown) => Promise.reject(ofDatabase(error)));
    return new PgConnection(client, this.#setCompany);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : "";
    const access = settings.accessMode ? ` ${settings.accessMode}` : "";
    await own(connection).begin(`begin${level}${access}${this.#setCompany}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end("commit");
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end("rollback");
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`savepoint "${name.replaceAll('"', '""')}"`);
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`rollback to "${name.replaceAll('"', '""')}"`);
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`release "${name.replaceAll('"', '""')}"`);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release();
  }

  /** The pool belongs to the process, not to the handle of one request. */
  async destroy(): Promise<void> {}
}

function own(connection: DatabaseConnection): PgConnection {
  if (!(connection instanceof PgConnection)) throw new TypeError("a connection of another driver");
  return connection;
}

class PgConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #setCompany: string;
  #inTransaction = false;
  #broken = false;

  constructor(client: pg.PoolClient, setCompany: string) {
    this.#client = client;
    this.#setCompany = setCompany;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const alone = !this.#inTransaction && this.#setCompany !== "";
    // Sent back to back without waiting: if one fails, the commit behind it rolls back.
    const opened = alone ? this.#client.query(`begin${this.#setCompany}`) : undefined;
    const asked = this.#client.query(query.sql, [...query.parameters]);
    const closed = alone ? this.#client.query("commit") : undefined;
    const settled = await Promise.allSettled([opened, asked, closed]);
    const failure = settled.find((one) => one.status === "rejected");
    if (failure) {
      this.#broken ||= !isServerError(failure.reason);
      throw ofDatabase(failure.reason);
    }
    const { command, rowCount, rows } = await asked;
    const changes = command === "SELECT" ? undefined : BigInt(rowCount ?? 0);
    return { rows, numAffectedRows: changes };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("streaming needs a cursor, which a pipelined connection cannot hold: page by key instead");
  }

  async begin(statement: string): Promise<void> {
    await this.run(statement);
    this.#inTransaction = true;
  }

  async end(statement: "commit" | "rollback"): Promise<void> {
    this.#inTransaction = false;
    await this.run(statement);
  }

  async run(statement: string): Promise<void> {
    try {
      await this.#client.query(statement);
    } catch (error) {
      this.#broken = true;
      throw ofDatabase(error);
    }
  }

  /** A connection whose state is unknown is closed rather than lent again. */
  release(): void {
    this.#client.release(this.#broken || this.#inTransaction);
  }
}

/** Marks the error: a bare EPIPE or ECONNRESET does not say by itself whose socket it was. */
function ofDatabase(error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { origin: "database" }) : error;
}

/** An error with an SQLSTATE came from the server: the conversation itself is intact. */
function isServerError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code);
}
