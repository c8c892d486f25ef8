import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { enginePool } from "./engine/connection.ts";
import { Execution } from "./engine/execution.ts";
import { Lane, type QueueLimits } from "./engine/lane.ts";
import { type Identity, register, release, resume } from "./engine/presence.ts";
import { Reporter } from "./engine/reporter.ts";
import { handlersByType, Roster } from "./engine/roster.ts";
import { type Schedule, Schedules } from "./engine/schedules.ts";
import { Settler } from "./engine/settler.ts";
import { type HeldJob, Store } from "./engine/store.ts";
import { atMost, sleep, type Timing, timing } from "./engine/timing.ts";
import { Upkeep } from "./engine/upkeep.ts";
import type { JobHandler } from "./handler.ts";
import { Listener } from "./listener.ts";
import type { Log } from "./log.ts";

/** What a worker needs; every time is in milliseconds unless its name says otherwise. */
export interface WorkerOptions<DB> {
  /** Direct (session-mode) connection string of the role frontoffice_queue. */
  queueUrl: string;
  handlers: readonly JobHandler<DB>[];
  /** Limits of every queue this worker serves. */
  queues: Readonly<Record<string, QueueLimits>>;
  schedules?: readonly Schedule[];
  /**
   * A database handle under row level security of the company; handlers and their steps use it. Socket errors it throws should
   * carry `origin: "database"`, so that a handler that meets one is run again without losing an attempt.
   */
  tenantDb(companyId: string): Kysely<DB>;
  log: Log;
  /** Finished jobs are deleted after this many days. Default 90. */
  retentionDays?: number;
  /** Milliseconds; for tests and unusual networks. */
  timing?: Partial<Timing>;
}

/** A running worker; its methods do not throw for a database that is away. */
export interface Worker {
  /** The id in the table of workers; a new one after the worker had been given up for dead. */
  readonly id: string | undefined;
  /** Resolves when the worker is registered and looks for jobs; keeps trying while the database is away. */
  start(): Promise<void>;
  /** Lets running jobs end for `graceMs`, hands the rest to other workers without costing them an attempt, and leaves. */
  stop(graceMs?: number): Promise<void>;
}

const HAND_OVER_DEADLINE_MS = 2_000;
/** A database that hangs must not keep a process that is told to end; peers notice its absence. */
const SIGN_OFF_MS = 500;

/** Makes a worker. Throws when two handlers have one type or a handler's queue is not among the queues. */
export function createWorker<DB>(options: WorkerOptions<DB>): Worker {
  return new Engine(options);
}

class Engine<DB> implements Worker {
  readonly #options: WorkerOptions<DB>;
  readonly #timing: Timing;
  readonly #pool: pg.Pool;
  readonly #store: Store;
  readonly #settler: Settler;
  readonly #execution: Execution<DB>;
  readonly #upkeep: Upkeep;
  readonly #listener: Listener;
  readonly #lanes = new Map<string, Lane>();
  readonly #roster = new Roster<DB>();
  #identity: Identity | undefined;
  #session: pg.Client | undefined;
  #beating: Promise<void> | undefined;
  #timers: NodeJS.Timeout[] = [];
  #stopping: Promise<void> | undefined;

  constructor(options: WorkerOptions<DB>) {
    const { log } = options;
    this.#options = options;
    this.#timing = timing(options.timing);
    const handlers = handlersByType(options.handlers);
    for (const { contract } of options.handlers) {
      if (!options.queues[contract.queue]) throw new Error(`No limits for queue ${contract.queue}, which ${contract.type} needs.`);
    }
    this.#pool = enginePool(options.queueUrl, (error) => log.warn({ err: error }, "an engine connection failed"));
    this.#store = new Store(this.#pool);
    this.#settler = new Settler(this.#store, log);
    this.#execution = new Execution({
      handlers,
      tenantDb: options.tenantDb,
      timing: this.#timing,
      settler: this.#settler,
      reporter: new Reporter(this.#store, log, this.#timing.progressMs),
      roster: this.#roster,
      log,
      wake: (queue) => this.#lanes.get(queue)?.wake(),
    });
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: this.#pool }) });
    const schedules = new Schedules(db, options.schedules ?? [], log);
    this.#upkeep = new Upkeep({ store: this.#store, schedules, timing: this.#timing, retentionDays: options.retentionDays ?? 90, log });
    for (const [name, limits] of Object.entries(options.queues)) this.#lanes.set(name, this.#lane(name, limits));
    this.#listener = new Listener({
      url: options.queueUrl,
      applicationName: "job worker",
      channels: ["job_wake", "job_cancel"],
      log,
      onNotification: (channel, payload) => this.#hear(channel, payload),
      onUp: (client) => this.#up(client),
      onDown: () => this.#down(),
    });
  }

  get id(): string | undefined {
    return this.#identity?.id;
  }

  async start(): Promise<void> {
    await this.#listener.start();
    if (this.#stopping) return;
    this.#timers.push(setInterval(() => void this.#beat(), this.#timing.heartbeatMs));
    this.#timers.push(setInterval(() => this.#wakeAll(), this.#timing.pollMs));
    this.#upkeep.start();
    this.#options.log.info({ workerId: this.id, queues: this.#options.queues }, "worker started");
  }

  stop(graceMs = 1_000): Promise<void> {
    this.#stopping ??= this.#leave(graceMs);
    return this.#stopping;
  }

  async #leave(graceMs: number): Promise<void> {
    const started = Date.now();
    for (const lane of this.#lanes.values()) lane.close();
    await atMost(SIGN_OFF_MS, Promise.all([...this.#lanes.values()].map((lane) => lane.quiet())));
    await this.#emptied(graceMs);
    const handedOver = this.#roster.all().filter((run) => !run.ended);
    for (const run of handedOver) run.handOver();
    await this.#emptied(HAND_OVER_DEADLINE_MS);
    for (const timer of this.#timers) clearInterval(timer);
    await atMost(SIGN_OFF_MS, Promise.all([this.#upkeep.stop(), this.#beating]));
    if (this.id) await atMost(SIGN_OFF_MS, this.#store.leave(this.id));
    if (this.id) this.#settler.forget(this.id);
    await atMost(SIGN_OFF_MS, this.#listener.close());
    await atMost(SIGN_OFF_MS, this.#pool.end());
    this.#options.log.info({ handedOver: handedOver.length, ms: Date.now() - started }, "worker stopped");
  }

  async #emptied(limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (this.#roster.size > 0 && Date.now() < deadline) await sleep(5);
  }

  #lane(name: string, limits: QueueLimits): Lane {
    return new Lane({
      ...limits,
      name,
      log: this.#options.log,
      claim: async (limit) => {
        const workerId = this.id;
        if (!workerId) return [];
        const claimed = await this.#store.claim(workerId, name, limit, limits.perCompany);
        // Claimed under a name that has died meanwhile: the sweep has these jobs.
        return workerId === this.id ? claimed : [];
      },
      work: async (claimed) => {
        const workerId = this.id;
        if (workerId) await this.#execution.work(claimed, workerId, name);
      },
    });
  }

  #hear(channel: string, payload: string): void {
    if (channel === "job_wake") {
      this.#lanes.get(payload)?.wake();
      return;
    }
    const [workerId, , jobId, claimNo] = payload.split(":");
    if (workerId === this.id) this.#roster.cancel(`${jobId}:${claimNo}`);
  }

  async #up(client: pg.Client): Promise<void> {
    this.#session = client;
    if (this.#identity) await resume(client, this.#identity);
    else this.#identity = await register(client, Object.keys(this.#options.queues), this.#timing.leaseMs);
    await this.#beat();
    if (!this.#stopping) for (const lane of this.#lanes.values()) lane.open();
  }

  /** Without its lock the worker is a suspect: it takes nothing new until it is back. */
  #down(): void {
    this.#session = undefined;
    for (const lane of this.#lanes.values()) lane.close();
  }

  #wakeAll(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#pulse()
      .catch((error: unknown) => this.#options.log.warn({ err: error }, "heartbeat failed, trying again"))
      .finally(() => {
        this.#beating = undefined;
      });
    return this.#beating;
  }

  async #pulse(): Promise<void> {
    const identity = this.#identity;
    if (!identity) return this.#enlist();
    const known = this.#roster.all();
    const held = await this.#store.heartbeat(identity.id, this.#timing.leaseMs);
    if (!held) return this.#reborn(identity);
    for (const orphan of this.#roster.reconcile(known, held, this.#timing.orphanMs)) this.#adopt(identity.id, orphan);
  }

  #adopt(workerId: string, orphan: HeldJob): void {
    this.#options.log.warn({ jobId: orphan.id }, "the database gave this worker a job that it does not run; handed back");
    void this.#execution.giveBack(workerId, orphan, 0);
  }

  /** Given up for dead: everything in hand belongs to others now. */
  async #reborn(dead: Identity): Promise<void> {
    this.#options.log.warn({ workerId: dead.id }, "this worker was given up for dead; it starts again under a new name");
    this.#identity = undefined;
    for (const run of this.#roster.all()) run.lose();
    this.#settler.forget(dead.id);
    if (this.#session) await release(this.#session, dead);
    await this.#enlist();
  }

  async #enlist(): Promise<void> {
    if (!this.#session || this.#stopping) return;
    this.#identity = await register(this.#session, Object.keys(this.#options.queues), this.#timing.leaseMs);
    this.#wakeAll();
  }
}
