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

/** The shortest and the longest moment in UTC as PostgreSQL writes them, such as 2026-02-28 09:30:00.123456+00. */
const SHORTEST = "2026-02-28 09:30:00+00".length;
const LONGEST = SHORTEST + ".123456".length;
/** Earlier years mean others to Date.UTC. */
const FIRST_YEAR = 100;

/** Reads a moment by its places, many times faster than the parser of `pg`, which is left what is not in UTC, or out of the ordinary. */
export function readMoment(text: string): Date {
  const year = digits(text, 0, 4);
  const isUsual = text.length >= SHORTEST && text.length <= LONGEST && text.endsWith("+00") && text[4] === "-" && text[10] === " ";
  if (!isUsual || !(year >= FIRST_YEAR)) return pg.types.getTypeParser(TIMESTAMPTZ, "text")(text);
  const fraction = Math.min(3, text.length - SHORTEST - 1);
  const ms = fraction > 0 ? digits(text, 20, fraction) * 10 ** (3 - fraction) : 0;
  const [month, day, hour] = [digits(text, 5, 2), digits(text, 8, 2), digits(text, 11, 2)];
  return new Date(Date.UTC(year, month - 1, day, hour, digits(text, 14, 2), digits(text, 17, 2), ms));
}

function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index++) number = number * 10 + text.charCodeAt(index) - 48;
  return number;
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
