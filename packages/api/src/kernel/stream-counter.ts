import { randomUUID } from "node:crypto";
import { type DB, type Kysely, sql } from "@frontoffice/db";

export interface StreamCounterOptions {
  /** As the role that signs people in. */
  db: Kysely<DB>;
  /** Most streams of one caller in all processes together. */
  cap: number;
  onError(error: unknown): void;
  /** Default 5,000 ms; a process that is silent for 15 s counts no more. */
  heartbeatMs?: number;
}

/**
 * Counts the open streams of each caller over all processes. What is asked and released while one statement runs goes into the next one
 * together, and each states the whole count of a caller, so a lost statement leaves nothing behind.
 */
export class StreamCounter {
  readonly cap: number;
  readonly #options: StreamCounterOptions;
  readonly #process = randomUUID();
  readonly #held = new Map<string, number>();
  readonly #asking = new Map<string, PromiseWithResolvers<boolean>[]>();
  /** Callers whose stored count may not be what this process holds. */
  readonly #stale = new Set<string>();
  readonly #heartbeat: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: StreamCounterOptions) {
    this.cap = options.cap;
    this.#options = options;
    this.#heartbeat = setInterval(() => void this.#beat(), options.heartbeatMs ?? 5_000);
    this.#heartbeat.unref();
  }

  /** Counts one more stream of the caller; false when they have as many as they may. */
  take(callerId: string): Promise<boolean> {
    const asked = Promise.withResolvers<boolean>();
    this.#asking.set(callerId, [...(this.#asking.get(callerId) ?? []), asked]);
    this.#start();
    return asked.promise;
  }

  release(callerId: string): void {
    this.#hold(callerId, -1);
    this.#stale.add(callerId);
    this.#start();
  }

  /** Takes this process out of the count. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    await this.#running;
    await this.#options.db.deleteFrom("streamProcesses").where("id", "=", this.#process).execute().catch(this.#options.onError);
  }

  #hold(callerId: string, change: number): void {
    const held = (this.#held.get(callerId) ?? 0) + change;
    if (held > 0) this.#held.set(callerId, held);
    else this.#held.delete(callerId);
  }

  #start(): void {
    if (this.#closed) {
      this.#refuseAll();
      return;
    }
    this.#running ??= this.#run().then((failed) => {
      this.#running = undefined;
      // What came while the last statement ended; after a fault the next beat tries again.
      if (this.#asking.size > 0 || (this.#stale.size > 0 && !failed)) this.#start();
    });
  }

  #refuseAll(): void {
    for (const asked of [...this.#asking.values()].flat()) asked.resolve(false);
    this.#asking.clear();
  }

  /** Whether a statement has failed. */
  async #run(): Promise<boolean> {
    while (this.#asking.size > 0 || this.#stale.size > 0) {
      const asking = new Map(this.#asking);
      const callers = [...new Set([...asking.keys(), ...this.#stale])];
      this.#asking.clear();
      this.#stale.clear();
      try {
        for (const { callerId, granted, held } of await this.#count(callers, asking)) {
          this.#answer(callerId, asking.get(callerId) ?? [], granted - held);
        }
      } catch (error) {
        for (const callerId of callers) this.#stale.add(callerId);
        for (const asked of [...asking.values()].flat()) asked.reject(error);
        return true;
      }
    }
    return false;
  }

  /** The first of those who asked are let in. */
  #answer(callerId: string, asking: readonly PromiseWithResolvers<boolean>[], granted: number): void {
    const admitted = Math.min(asking.length, Math.max(0, granted));
    this.#hold(callerId, admitted);
    for (const [index, asked] of asking.entries()) asked.resolve(index < admitted);
  }

  async #count(callers: readonly string[], asking: ReadonlyMap<string, unknown[]>) {
    const held = callers.map((callerId) => this.#held.get(callerId) ?? 0);
    const wanted = callers.map((callerId, index) => (held[index] ?? 0) + (asking.get(callerId)?.length ?? 0));
    const { rows } = await sql<{ callerId: string; granted: number }>`
      select caller_id as "callerId", granted from count_streams(
        ${this.#process}::uuid, ${callers}::uuid[], ${held}::integer[], ${wanted}::integer[], ${this.cap}::integer)`.execute(
      this.#options.db,
    );
    return rows.map((row) => ({ ...row, held: held[callers.indexOf(row.callerId)] ?? 0 }));
  }

  /** A sign of life; when others have taken this process for dead, it counts everything again. */
  async #beat(): Promise<void> {
    if (this.#held.size === 0 && this.#stale.size === 0) return;
    try {
      const { db } = this.#options;
      await db.deleteFrom("streamProcesses").where("seenAt", "<", sql<Date>`clock_timestamp() - interval '1 minute'`).execute();
      const known = await db
        .updateTable("streamProcesses")
        .set({ seenAt: sql<Date>`clock_timestamp()` })
        .where("id", "=", this.#process)
        .executeTakeFirst();
      if (Number(known.numUpdatedRows) === 0) for (const callerId of this.#held.keys()) this.#stale.add(callerId);
      if (this.#stale.size > 0) this.#start();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
