import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** First key of the session advisory locks that workers hold; sweep_workers looks for it. */
const LOCK_CLASS = 7074;

export interface Identity {
  id: string;
  slot: number;
}

/** Takes the lock, then inserts the worker: the other way round a sweep could see a worker without its lock. */
export async function register(client: pg.ClientBase, queues: readonly string[], leaseMs: number): Promise<Identity> {
  const { rows } = await client.query<{ slot: string }>("select nextval('worker_slots')::text as slot");
  const identity = { id: randomUUID(), slot: Number(rows[0]?.slot) };
  await client.query("select pg_advisory_lock($1, $2)", [LOCK_CLASS, identity.slot]);
  await client.query(
    `insert into workers (id, slot, host, pid, queues, lease_until)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6 / 1000.0))`,
    [identity.id, identity.slot, hostname(), process.pid, queues, leaseMs],
  );
  return identity;
}

/** Takes the lock again on a new connection; the old connection's server process may hold it for a moment yet. */
export async function reclaim(client: pg.ClientBase, { slot }: Identity): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1, $2) as locked", [LOCK_CLASS, slot]);
    if (rows[0]?.locked) return;
    await sleep(50);
  }
  throw new Error("The worker's lock is held by a connection that does not go away.");
}

/** Releases the lock of an identity that was declared dead. */
export async function release(client: pg.ClientBase, { slot }: Identity): Promise<void> {
  await client.query("select pg_advisory_unlock($1, $2)", [LOCK_CLASS, slot]);
}
