import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from "kysely";
import type pg from "pg";
import { OWN_COMPANY } from "./company-filter.ts";
import { type Answer, type CompanyScope, forgetStatements, SCOPE_STATEMENT, ScopedQuery } from "./scoped-query.ts";
import { StatementNames } from "./statement-names.ts";

/** How statements reach the server of a pool. */
export interface Delivery {
  /** False where a pooler in front of the server keeps no prepared statements. */
  prepare: boolean;
  /** A server that spreads the rows over others (Citus): only SET LOCAL within a transaction reaches them. */
  distributed: boolean;
}

const names = new StatementNames();
/** Connections on which the statement that sets the company is prepared. */
const scoped = new WeakSet<pg.PoolClient>();

/** Statements by name, one Sync each, and the company in the same implicit transaction or in a transaction's first statement. */
export class PgDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #scope: CompanyScope | undefined;
  readonly #delivery: Delivery;

  constructor(pool: pg.Pool, scope: CompanyScope | undefined, delivery: Delivery) {
    this.#pool = pool;
    this.#scope = scope;
    this.#delivery = delivery;
  }

  async init(): Promise<void> {}

  /** Runs a compiled statement on a connection of its own, outside of any transaction. */
  async ask<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const connection = await this.acquireConnection();
    try {
      return await connection.executeQuery<R>(query);
    } finally {
      connection.release();
    }
  }

  async acquireConnection(): Promise<PgConnection> {
    const client = await this.#pool.connect().catch((error: unknown) => Promise.reject(ofDatabase(error)));
    return new PgConnection(client, this.#scope, this.#delivery);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : "";
    const access = settings.accessMode ? ` ${settings.accessMode}` : "";
    own(connection).begin(`begin${level}${access}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end("commit");
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end("rollback");
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`savepoint ${quoted(name)}`);
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`rollback to ${quoted(name)}`);
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await own(connection).run(`release ${quoted(name)}`);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release();
  }

  /** The pool belongs to the process, not to the handle of one request. */
  async destroy(): Promise<void> {}
}

/** Sends a statement of a transaction without waiting for its answer: what is waited for next also says whether it failed. */
export function sendAhead(connection: DatabaseConnection, query: CompiledQuery): Promise<void> {
  return own(connection).sendAhead(query);
}

function own(connection: DatabaseConnection): PgConnection {
  if (!(connection instanceof PgConnection)) throw new TypeError("a connection of another driver");
  return connection;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

class PgConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #scope: CompanyScope | undefined;
  readonly #delivery: Delivery;
  #inTransaction = false;
  /** What opens the transaction; it travels in front of the first statement. */
  #opening: string | undefined;
  /** What was sent ahead in the transaction and is not answered yet. */
  #ahead: Promise<unknown>[] = [];
  #isBroken = false;

  constructor(client: pg.PoolClient, scope: CompanyScope | undefined, delivery: Delivery) {
    this.#client = client;
    this.#scope = scope;
    this.#delivery = delivery;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const isAlone = !this.#inTransaction;
    try {
      return await this.#ask<R>(query, isAlone);
    } catch (error) {
      const isStale = isStalePlan(error);
      this.#isBroken ||= isStale || !isServerError(error);
      // Nothing of a statement that stands alone has happened, so it is sent once more.
      if (!isAlone || !isStale) throw ofDatabase(error);
      await this.run("deallocate all");
      scoped.delete(this.#client);
      forgetStatements(this.#client);
      this.#isBroken = false;
      return this.#ask<R>(query, isAlone);
    }
  }

  async sendAhead(query: CompiledQuery): Promise<void> {
    if (!this.#inTransaction) {
      await this.executeQuery(query);
      return;
    }
    const { parts } = this.#send(query, false);
    // Whoever waits next hears of a failure; until then it must not count as unheard.
    for (const part of parts) part.catch(() => undefined);
    this.#ahead = parts;
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("streaming needs a cursor, which a pipelined connection cannot hold: page by key instead");
  }

  begin(statement: string): void {
    this.#opening = this.#scope ? `${statement}; ${setLocal(this.#scope)}` : statement;
    this.#inTransaction = true;
  }

  /** A transaction without a statement was never opened. What was sent ahead and failed makes a commit fail; a rollback undoes it anyway. */
  async end(statement: "commit" | "rollback"): Promise<void> {
    this.#inTransaction = false;
    if (statement === "rollback") this.#ahead = [];
    if (this.#opening === undefined) await this.run(statement);
    this.#opening = undefined;
  }

  async run(statement: string): Promise<void> {
    try {
      await allOf([...this.#open(), this.#client.query(statement)]);
    } catch (error) {
      this.#isBroken = true;
      throw ofDatabase(error);
    }
  }

  /** A connection whose state is unknown is closed rather than lent again. */
  release(): void {
    this.#client.release(this.#isBroken || this.#inTransaction);
  }

  async #ask<R>(query: CompiledQuery, isAlone: boolean): Promise<QueryResult<R>> {
    const { parts, asked } = this.#send(query, isAlone);
    await allOf(parts);
    const { command, rowCount, rows } = await asked;
    return { rows: rows as R[], numAffectedRows: command === "SELECT" ? undefined : BigInt(rowCount ?? 0) };
  }

  /** Everything is sent back to back without waiting: if one part fails, what stands behind it does nothing. */
  #send({ sql, parameters }: CompiledQuery, isAlone: boolean): { parts: Promise<unknown>[]; asked: Promise<Answer> } {
    const { prepare, distributed } = this.#delivery;
    const scope = isAlone ? this.#scope : undefined;
    const before = scope && distributed ? [this.#client.query(`begin; ${setLocal(scope)}`)] : this.#open();
    if (scope && !distributed && prepare) before.push(...this.#prepareScope());
    const asked = new Promise<Answer>((done, failed) => {
      const settings = { scope: distributed ? undefined : scope, isScopePrepared: prepare };
      const values = parameters.map((value) => (value === OWN_COMPANY ? this.#company() : value));
      const statement = { text: sql, values, name: prepare ? names.nameOf(sql) : undefined };
      const query = new ScopedQuery({ ...statement, ...settings }, (error, answer) => (error ? failed(error) : done(answer)));
      this.#client.query(query as unknown as pg.Submittable);
    });
    const after = scope && distributed ? [this.#client.query("commit")] : [];
    return { parts: [...before, asked, ...after], asked };
  }

  #company(): string {
    if (this.#scope) return this.#scope.companyId;
    throw new TypeError("a query of a company on a connection without one");
  }

  #open(): Promise<unknown>[] {
    const [opening, ahead] = [this.#opening, this.#ahead];
    this.#opening = undefined;
    this.#ahead = [];
    return opening === undefined ? ahead : [this.#client.query(opening)];
  }

  #prepareScope(): Promise<unknown>[] {
    if (scoped.has(this.#client)) return [];
    scoped.add(this.#client);
    return [this.#client.query({ ...SCOPE_STATEMENT, values: ["", ""] })];
  }
}

/** Waits for all of them, so that none is left to fail unheard; throws what went wrong first on the wire. */
async function allOf(parts: readonly Promise<unknown>[]): Promise<void> {
  if (parts.length === 1) return void (await parts[0]);
  const settled = await Promise.allSettled(parts);
  const failure = settled.find((one) => one.status === "rejected");
  if (failure) throw failure.reason;
}

function setLocal({ companyId, clientIds }: CompanyScope): string {
  const limit = clientIds === "" ? "" : `; set local app.client_ids = '${clientIds}'`;
  return `set local app.company_id = '${companyId}'${limit}`;
}

/** A prepared statement that is gone, or whose rows have another shape since a migration. */
function isStalePlan(error: unknown): boolean {
  const code = codeOf(error);
  return code === "26000" || (code === "0A000" && error instanceof Error && error.message.includes("cached plan"));
}

/** Marks the error: a bare EPIPE or ECONNRESET does not say by itself whose socket it was. */
function ofDatabase(error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { origin: "database" }) : error;
}

/** An error with an SQLSTATE came from the server: the conversation itself is intact. */
function isServerError(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
