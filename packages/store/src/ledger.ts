import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { fullDisk, StoreFault } from "./faults.ts";

const SCHEMA = `
  create table if not exists buckets (name text primary key, created integer not null) strict;
  create table if not exists objects (
    bucket text not null references buckets (name), key text not null, size integer not null, etag text not null,
    modified integer not null, headers text not null, checksum text, pieces text not null, body blob,
    unique (bucket, key)) strict;
  create table if not exists uploads (
    id text primary key, bucket text not null references buckets (name), key text not null, started integer not null,
    headers text not null, checksum text) strict;
  create index if not exists uploads_key on uploads (bucket, key, id);
  create table if not exists parts (
    upload text not null references uploads (id) on delete cascade, number integer not null, size integer not null,
    etag text not null, checksum text, modified integer not null, file text not null,
    primary key (upload, number)) strict, without rowid;
  create table if not exists files (name text primary key) strict, without rowid;`;

/** Runs within a transaction that several writers share: it throws before it writes anything, or not at all. */
type Write<T> = (db: Ledger) => T;

interface Writer {
  /** Does the work; its result is returned once the commit is done. */
  work(): () => void;
  fail(cause: unknown): void;
}

/**
 * What the store knows of its objects, in SQLite. Writes that arrive together are committed together, so that the disk is asked to
 * be sure once for all of them and not once for each.
 */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Writer[] = [];

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file);
    this.#db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000");
    this.#db.exec(SCHEMA);
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** Resolves when what was written is on the disk. */
  write<T>(work: Write<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#commit());
      this.#waiting.push({
        work: () => {
          try {
            const result = work(this);
            return () => resolve(result);
          } catch (error) {
            // What SQLite could not write may be half written: the whole batch is taken back.
            if (!(error instanceof StoreFault)) throw error;
            return () => reject(error);
          }
        },
        fail: reject,
      });
    });
  }

  close(): void {
    this.#db.close();
  }

  #commit(): void {
    const writers = this.#waiting;
    this.#waiting = [];
    try {
      this.#db.exec("begin immediate");
      const answers = writers.map(({ work }) => work());
      this.#db.exec("commit");
      for (const answer of answers) answer();
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("rollback");
      // Nothing of the batch is stored, so each of its writers fails.
      for (const { fail } of writers) fail(fullDisk(error));
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}
