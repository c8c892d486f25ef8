import pg from "pg";
import { Client } from "./answer-reader.ts";
import type { Delivery } from "./driver.ts";

export type PoolRole = "runtime" | "identity" | "queue";

export interface PoolOptions {
  connectionString: string;
  applicationName: string;
  /** Most connections this process opens. Default 10. */
  max?: number;
  /** Longest statement in milliseconds; a longer one fails instead of holding a connection. Default 15,000. */
  statementTimeoutMs?: number;
  /** How statements reach the server. Default: prepared, on one server. */
  delivery?: Partial<Delivery>;
  onError?: (error: Error) => void;
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

const UTC_MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/;

/** The engine reads ISO 8601 many times faster than the parser of `pg`, which is left what is not in UTC, or out of the ordinary. */
export function readMoment(text: string): Date {
  if (UTC_MOMENT.test(text)) return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return pg.types.getTypeParser(TIMESTAMPTZ, "text")(text);
}

/** int8 counts and money fit a double here; a date has no time zone to be shifted by. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return Number;
    if (oid === DATE) return String;
    if (oid === TIMESTAMPTZ && format !== "binary") return readMoment;
    return pg.types.getTypeParser(oid, format ?? "text");
  },
};

const DELIVERY: Delivery = { prepare: true, distributed: false };
const deliveries = new WeakMap<pg.Pool, Delivery>();

/** How statements of this pool reach the server. */
export function deliveryOf(pool: pg.Pool): Delivery {
  return deliveries.get(pool) ?? DELIVERY;
}

/** A pool whose every wait has an end, and which survives the death of a connection that is checked out. */
export function createPool(options: PoolOptions): pg.Pool {
  const statementTimeout = options.statementTimeoutMs ?? 15_000;
  const onError = options.onError ?? (() => undefined);
  const pool = new pg.Pool({
    Client,
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.max ?? 10,
    pipeline: true,
    types,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    maxLifetimeSeconds: 3_600,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + 5_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  deliveries.set(pool, { ...DELIVERY, ...options.delivery });
  pool.on("error", onError);
  // A checked-out client that loses its connection emits "error" on itself; without a listener the process dies.
  pool.on("connect", (client) => {
    client.on("error", onError);
  });
  return pool;
}
