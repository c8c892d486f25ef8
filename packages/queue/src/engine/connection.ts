import pg from "pg";

/** A small pool whose every wait has an end and which survives the death of a connection that is checked out. */
export function enginePool(connectionString: string, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: "job engine",
    max: 4,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  pool.on("error", onError);
  // A connection that dies while checked out emits on the client alone, and an unheard "error" ends the process.
  pool.on("connect", (client) => {
    client.on("error", onError);
  });
  return pool;
}

/** A session of its own, for LISTEN and the advisory lock: not pooled, not through a transaction-mode pooler. */
export function sessionClient(connectionString: string, applicationName: string): pg.Client {
  return new pg.Client({
    connectionString,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    query_timeout: 6_000,
    lock_timeout: 4_000,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
  });
}
