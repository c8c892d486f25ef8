import { CamelCasePlugin } from "kysely";
import pg from "pg";

/** Which company a statement may see, and which of its clients: the values of two settings that row level security reads. */
export interface CompanyScope {
  companyId: string;
  /** An array literal such as {id,id}; empty for all clients. */
  clientIds: string;
}

export const SCOPE_STATEMENT = {
  name: "scope",
  text: "select set_config('app.company_id', $1, true), set_config('app.client_ids', $2, true)",
};

/** Kysely writes columns as snake_case; what comes back is renamed once a query here, instead of once a row there. */
export class ColumnNames extends CamelCasePlugin {
  readonly #known = new Map<string, string>();

  override async transformResult<Result>({ result }: { result: Result }): Promise<Result> {
    return result;
  }

  nameOf(column: string): string {
    const known = this.#known.get(column);
    if (known !== undefined) return known;
    const name = this.camelCase(column);
    // Columns come from the code alone, so there are only so many.
    this.#known.set(column, name);
    return name;
  }
}

export const columnNames = new ColumnNames({ maintainNestedObjectKeys: true });

/** The part of pg's connection that messages are written to. */
interface Wire {
  parse(message: { text: string; name?: string | undefined }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: Record<string, never>): void;
}

interface Field {
  name: string;
  dataTypeID: number;
  format?: "text" | "binary";
}

export interface Answer {
  command: string | null;
  rowCount: number | null;
  rows: Record<string, unknown>[];
}

export interface ScopedQueryOptions {
  text: string;
  values: unknown[];
  /** Name of the prepared statement; undefined for a text that is parsed each time. */
  name: string | undefined;
  /** Sets the company in the same implicit transaction; undefined where a transaction has set it, or where nothing asks for it. */
  scope: CompanyScope | undefined;
  /** Whether the statement that sets the company is prepared on this connection. */
  isScopePrepared: boolean;
}

/** What pg's Query has and its types leave out. */
interface QueryInternals {
  prepare(connection: Wire): void;
  handleRowDescription(message: { fields: Field[] }): void;
  handleDataRow(message: { fields: (string | null)[] }): void;
  handleCommandComplete(message: { text: string }, connection: Wire): void;
  _result: { addCommandComplete(message: { text: string }): void; rows: unknown[]; _types: pg.CustomTypesConfig };
  _canceledDueToError: unknown;
}

const PgQuery = pg.Query as unknown as new (
  config: object,
  callback: (error: unknown, answer: Answer) => void,
) => pg.Query & QueryInternals;

/**
 * One statement under the extended protocol with one Sync. With a scope, the settings of row level security are bound and executed in front
 * of it: everything up to the Sync is one implicit transaction, and the settings end with it.
 */
export class ScopedQuery extends PgQuery {
  readonly #scope: CompanyScope | undefined;
  readonly #isScopePrepared: boolean;
  #awaitsScope: boolean;
  #names: string[] = [];
  #parsers: ((value: string) => unknown)[] = [];

  constructor({ text, values, name, scope, isScopePrepared }: ScopedQueryOptions, callback: (error: unknown, answer: Answer) => void) {
    super({ text, values, name, queryMode: "extended" }, callback);
    this.#scope = scope;
    this.#isScopePrepared = isScopePrepared;
    this.#awaitsScope = scope !== undefined;
  }

  override prepare(connection: Wire): void {
    if (this.#scope) {
      const statement = this.#isScopePrepared ? SCOPE_STATEMENT.name : "";
      if (!this.#isScopePrepared) connection.parse({ text: SCOPE_STATEMENT.text });
      connection.bind({ statement, values: [this.#scope.companyId, this.#scope.clientIds] });
      connection.execute({});
    }
    super.prepare(connection);
  }

  override handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#names = fields.map(({ name }) => columnNames.nameOf(name));
    this.#parsers = fields.map(({ dataTypeID, format }) => this._result._types.getTypeParser(dataTypeID, format ?? "text"));
  }

  override handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#awaitsScope || this._canceledDueToError) return;
    try {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < this.#names.length; index++) {
        const value = fields[index];
        row[this.#names[index] ?? ""] = value === null || value === undefined ? null : this.#parsers[index]?.(value);
      }
      this._result.rows.push(row);
    } catch (error) {
      this._canceledDueToError = error;
    }
  }

  override handleCommandComplete(message: { text: string }): void {
    if (this.#awaitsScope) this.#awaitsScope = false;
    else this._result.addCommandComplete(message);
  }
}
