import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { CompletionWriter } from "./engine/completion.ts";
import { enginePool } from "./engine/connection.ts";
import { Execution } from "./engine/execution.ts";
import { Maintenance } from "./engine/maintenance.ts";
import { type QueueLimits, QueueSlots } from "./engine/queue-slots.ts";
import { type Identity, reclaim, register, release } from "./engine/registration.ts";
import { Reporter } from "./engine/reporter.ts";
import { handlersByType, RunRegistry } from "./engine/run-registry.ts";
import { type Schedule, Schedules } from "./engine/schedules.ts";
import { type HeldJob, Store } from "./engine/store.ts";
import { atMost, type Timing, timing } from "./engine/timing.ts";
import type { JobHandler } from "./handler.ts";
import type { Log } from "./log.ts";
import { NotificationListener } from "./notifications.ts";

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
  /** The id in the table of workers; a new one after the worker was declared dead. */
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
  readonly #completions: CompletionWriter;
  readonly #execution: Execution<DB>;
  readonly #maintenance: Maintenance;
  readonly #listener: NotificationListener;
  readonly #queues = new Map<string, QueueSlots>();
  readonly #registry = new RunRegistry<DB>();
  #identity: Identity | undefined;
  #session: pg.Client | undefined;
  #pendingHeartbeat: Promise<void> | undefined;
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
    this.#completions = new CompletionWriter(this.#store, log);
    this.#execution = new Execution({
      handlers,
      tenantDb: options.tenantDb,
      timing: this.#timing,
      completions: this.#completions,
      reporter: new Reporter(this.#store, log, this.#timing.progressMs),
      registry: this.#registry,
      log,
      wake: (queue) => this.#queues.get(queue)?.wake(),
    });
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: this.#pool }) });
    const schedules = new Schedules(db, options.schedules ?? [], log);
    this.#maintenance = new Maintenance({
      store: this.#store,
      schedules,
      timing: this.#timing,
      retentionDays: options.retentionDays ?? 90,
      log,
    });
    for (const [name, limits] of Object.entries(options.queues)) this.#queues.set(name, this.#slotsOf(name, limits));
    this.#listener = new NotificationListener({
      url: options.queueUrl,
      applicationName: "job worker",
      channels: ["job_wake", "job_cancel"],
      log,
      onNotification: (channel, payload) => this.#onNotification(channel, payload),
      onConnect: (client) => this.#connected(client),
      onDisconnect: () => this.#disconnected(),
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
    this.#maintenance.start();
    this.#options.log.info({ workerId: this.id, queues: this.#options.queues }, "worker started");
  }

  stop(graceMs = 1_000): Promise<void> {
    this.#stopping ??= this.#leave(graceMs);
    return this.#stopping;
  }

  async #leave(graceMs: number): Promise<void> {
    const started = Date.now();
    for (const slots of this.#queues.values()) slots.close();
    await atMost(SIGN_OFF_MS, Promise.all([...this.#queues.values()].map((slots) => slots.quiet())));
    await this.#emptied(graceMs);
    const handedOver = this.#registry.all().filter((run) => !run.ended);
    for (const run of handedOver) run.handOver();
    await this.#emptied(HAND_OVER_DEADLINE_MS);
    for (const timer of this.#timers) clearInterval(timer);
    await atMost(SIGN_OFF_MS, Promise.all([this.#maintenance.stop(), this.#pendingHeartbeat]));
    if (this.id) await atMost(SIGN_OFF_MS, this.#store.leave(this.id));
    if (this.id) this.#completions.forget(this.id);
    await atMost(SIGN_OFF_MS, this.#listener.close());
    await atMost(SIGN_OFF_MS, this.#pool.end());
    this.#options.log.info({ handedOver: handedOver.length, ms: Date.now() - started }, "worker stopped");
  }

  async #emptied(limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (this.#registry.size > 0 && Date.now() < deadline) await sleep(5);
  }

  #slotsOf(name: string, limits: QueueLimits): QueueSlots {
    return new QueueSlots({
      ...limits,
      name,
      log: this.#options.log,
      claim: async (limit) => {
        const workerId = this.id;
        if (!workerId) return [];
        const claimed = await this.#store.claim(workerId, name, limit, limits.perCompany);
        // Claimed under an id that was declared dead meanwhile: the sweep has taken these jobs over.
        return workerId === this.id ? claimed : [];
      },
      work: async (claimed) => {
        const workerId = this.id;
        if (workerId) await this.#execution.work(claimed, workerId, name);
      },
    });
  }

  #onNotification(channel: string, payload: string): void {
    if (channel === "job_wake") {
      this.#queues.get(payload)?.wake();
      return;
    }
    const [workerId, , jobId, claimNo] = payload.split(":");
    if (workerId === this.id) this.#registry.cancel(`${jobId}:${claimNo}`);
  }

  async #connected(client: pg.Client): Promise<void> {
    this.#session = client;
    if (this.#identity) await reclaim(client, this.#identity);
    else this.#identity = await register(client, Object.keys(this.#options.queues), this.#timing.leaseMs);
    await this.#beat();
    if (!this.#stopping) for (const slots of this.#queues.values()) slots.open();
  }

  /** Without its lock the worker is suspected dead: it claims nothing until it is connected again. */
  #disconnected(): void {
    this.#session = undefined;
    for (const slots of this.#queues.values()) slots.close();
  }

  #wakeAll(): void {
    for (const slots of this.#queues.values()) slots.wake();
  }

  #beat(): Promise<void> {
    this.#pendingHeartbeat ??= this.#heartbeat()
      .catch((error: unknown) => this.#options.log.warn({ err: error }, "heartbeat failed, trying again"))
      .finally(() => {
        this.#pendingHeartbeat = undefined;
      });
    return this.#pendingHeartbeat;
  }

  async #heartbeat(): Promise<void> {
    const identity = this.#identity;
    if (!identity) return this.#register();
    const known = this.#registry.all();
    const held = await this.#store.heartbeat(identity.id, this.#timing.leaseMs);
    if (!held) return this.#reregister(identity);
    for (const orphan of this.#registry.reconcile(known, held, this.#timing.orphanMs)) this.#returnOrphan(identity.id, orphan);
  }

  #returnOrphan(workerId: string, orphan: HeldJob): void {
    this.#options.log.warn({ jobId: orphan.id }, "the database holds a job for this worker that it does not run; returned");
    void this.#execution.returnJob(workerId, orphan, 0);
  }

  /** This worker was declared dead: its jobs belong to others now. */
  async #reregister(dead: Identity): Promise<void> {
    this.#options.log.warn({ workerId: dead.id }, "this worker was declared dead; it registers again under a new id");
    this.#identity = undefined;
    for (const run of this.#registry.all()) run.lose();
    this.#completions.forget(dead.id);
    if (this.#session) await release(this.#session, dead);
    await this.#register();
  }

  async #register(): Promise<void> {
    if (!this.#session || this.#stopping) return;
    this.#identity = await register(this.#session, Object.keys(this.#options.queues), this.#timing.leaseMs);
    this.#wakeAll();
  }
}
