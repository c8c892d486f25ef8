import pg from "pg";
import { Messages } from "./messages.ts";
import { type RowShape, readRow, readShape } from "./row-shape.ts";

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

/** The part of pg's connection that a query uses. */
interface Wire {
  stream: { write(bytes: Buffer): void };
  /** Texts of the statements that are prepared, and of those that were sent to be, by name. */
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
}

export interface Answer {
  command: string | null;
  rowCount: number | null;
  rows: Record<string, unknown>[];
}

export interface ScopedQueryOptions {
  text: string;
  values: readonly unknown[];
  /** Name of the prepared statement; undefined for a text that is parsed each time. */
  name: string | undefined;
  /** Sets the company in the same implicit transaction; undefined where a transaction has set it, or where nothing asks for it. */
  scope: CompanyScope | undefined;
  /** Whether the statement that sets the company is prepared on this connection. */
  isScopePrepared: boolean;
}

type Callback = (error: unknown, answer: Answer) => void;

/** pg sends nothing but its own queries in a pipeline. What its constructor makes for each of them is not needed here. */
class PgQuery {}
Object.setPrototypeOf(PgQuery.prototype, pg.Query.prototype);

const messages = new Messages();
const shapes = new WeakMap<Wire, Map<string, RowShape>>();

/** Forgets what a connection has prepared. */
export function forgetStatements(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: Wire };
  connection.parsedStatements = {};
  connection.submittedNamedStatements = {};
  shapes.delete(connection);
}

/**
 * One statement under the extended protocol with one Sync. With a scope, the settings of row level security are bound and executed in front
 * of it: everything up to the Sync is one implicit transaction, and the settings end with it. A prepared statement is described once for each
 * connection: a change of its columns makes it fail.
 */
export class ScopedQuery extends PgQuery {
  readonly text: string;
  readonly name: string | undefined;
  callback: Callback;
  /** pg's client puts the types of its pool here. */
  readonly _result: { _types?: pg.CustomTypesConfig } = {};
  readonly #values: readonly unknown[];
  readonly #scope: CompanyScope | undefined;
  readonly #isScopePrepared: boolean;
  readonly #answer: Answer = { command: null, rowCount: null, rows: [] };
  #wire: Wire | undefined;
  #shape: RowShape | undefined;
  #awaitsScope: boolean;
  #failure: unknown;

  constructor({ text, values, name, scope, isScopePrepared }: ScopedQueryOptions, callback: Callback) {
    super();
    this.text = text;
    this.name = name;
    this.callback = callback;
    this.#values = values;
    this.#scope = scope;
    this.#isScopePrepared = isScopePrepared;
    this.#awaitsScope = scope !== undefined;
  }

  /** What the statement was asked with. */
  get values(): readonly unknown[] {
    return this.#values;
  }

  /** Sends everything in one piece; answers what was wrong with it before anything was sent. */
  submit(wire: Wire): unknown {
    this.#wire = wire;
    const { name = "", text } = this;
    const isPrepared = name !== "" && (name in wire.parsedStatements || name in wire.submittedNamedStatements);
    this.#shape = isPrepared ? shapes.get(wire)?.get(name) : undefined;
    try {
      this.#writeScope();
      if (!isPrepared) messages.parse(name, text);
      messages.bind(name, this.#values);
    } catch (error) {
      messages.clear();
      return error;
    }
    if (!this.#shape) messages.describe();
    if (name !== "" && !isPrepared) wire.submittedNamedStatements[name] = text;
    wire.stream.write(messages.execute().sync().take());
    return null;
  }

  /** Reads one of the messages that ROW_MESSAGES names; its content lies between `at` and `end`. */
  read(code: number, bytes: Buffer, at: number, end: number): void {
    if (code === ROW) this.#readRow(bytes, at, end);
    else if (code === COMPLETE) this.#readCommand(bytes.toString("latin1", at, end - 1));
    else if (code === DESCRIPTION) this.#shape = this.#keep(readShape(bytes, at, this._result._types ?? pg.types));
  }

  handleError(error: unknown): void {
    this.callback(this.#failure ?? error, this.#answer);
  }

  handleReadyForQuery(): void {
    try {
      this.callback(this.#failure ?? null, this.#answer);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }

  #writeScope(): void {
    if (!this.#scope) return;
    const { companyId, clientIds } = this.#scope;
    if (!this.#isScopePrepared) messages.parse("", SCOPE_STATEMENT.text);
    messages.bind(this.#isScopePrepared ? SCOPE_STATEMENT.name : "", [companyId, clientIds]).execute();
  }

  #readRow(bytes: Buffer, at: number, end: number): void {
    if (this.#awaitsScope || this.#failure || !this.#shape) return;
    try {
      this.#answer.rows.push(readRow(bytes, at, end, this.#shape));
    } catch (error) {
      this.#failure = error;
    }
  }

  /** The tag of a command that has ended: its word, and how many rows it was about, which comes last. */
  #readCommand(tag: string): void {
    if (this.#awaitsScope) {
      this.#awaitsScope = false;
      return;
    }
    const [command = "", ...numbers] = tag.split(" ");
    const rows = Number(numbers.at(-1) ?? Number.NaN);
    this.#answer.command = command;
    this.#answer.rowCount = Number.isNaN(rows) ? null : rows;
  }

  #keep(shape: RowShape): RowShape {
    if (!this.#wire || this.name === undefined) return shape;
    const known = shapes.get(this.#wire) ?? new Map<string, RowShape>();
    shapes.set(this.#wire, known.set(this.name, shape));
    return shape;
  }
}

const ROW = 0x44;
const COMPLETE = 0x43;
const DESCRIPTION = 0x54;
const NO_ROWS = 0x6e;
const BOUND = 0x32;

/** What a statement's answer consists of, besides errors and the end. */
export const ROW_MESSAGES: ReadonlySet<number> = new Set([ROW, COMPLETE, DESCRIPTION, NO_ROWS, BOUND]);
