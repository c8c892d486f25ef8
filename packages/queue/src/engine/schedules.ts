import { type Kysely, sql } from "kysely";
import type { JobContract } from "../contract.ts";
import { type Every, lastSlot } from "../cron.ts";
import { type EnqueueOptions, enqueue } from "../enqueue.ts";
import type { Log } from "../log.ts";

/** One job a schedule asks for; made by scheduled(). */
export interface ScheduledJob {
  contract: JobContract;
  payload: unknown;
  options: EnqueueOptions;
}

/** Work that comes again. One worker of all enqueues it, once per slot; slots missed while no worker ran are made up by a single one. */
export interface Schedule {
  /** Its lasting name; renaming restarts it. */
  name: string;
  every: Every;
  /** The jobs of a slot, often one per company. Runs outside the transaction. */
  jobs(slot: Date): Promise<readonly ScheduledJob[]> | readonly ScheduledJob[];
}

/** A job for a schedule, with its payload checked against the contract's type. */
export function scheduled<Payload>(contract: JobContract<Payload>, payload: Payload, options: EnqueueOptions): ScheduledJob {
  return { contract, payload, options };
}

const QUIET_AFTER_FAILURE_MS = 30_000;

/** Enqueues what is due, from whichever worker leads the sweep. */
export class Schedules {
  readonly #db: Kysely<unknown>;
  readonly #schedules: readonly Schedule[];
  readonly #log: Log;
  readonly #done = new Map<string, number>();
  readonly #quietUntil = new Map<string, number>();

  constructor(db: Kysely<unknown>, schedules: readonly Schedule[], log: Log) {
    if (new Set(schedules.map((one) => one.name)).size < schedules.length) throw new Error("Two schedules have one name.");
    for (const { every } of schedules) lastSlot(every, new Date());
    this.#db = db;
    this.#schedules = schedules;
    this.#log = log;
  }

  /** Takes the database's clock, so that workers with wrong clocks agree. */
  async run(moment: Date): Promise<void> {
    for (const schedule of this.#schedules) {
      const slot = lastSlot(schedule.every, moment);
      if ((this.#done.get(schedule.name) ?? 0) >= slot.getTime()) continue;
      if ((this.#quietUntil.get(schedule.name) ?? 0) > Date.now()) continue;
      try {
        await this.#enter(schedule, slot);
        this.#done.set(schedule.name, slot.getTime());
      } catch (error) {
        this.#quietUntil.set(schedule.name, Date.now() + QUIET_AFTER_FAILURE_MS);
        this.#log.error({ err: error, schedule: schedule.name }, "a schedule could not enqueue its jobs");
      }
    }
  }

  async #enter(schedule: Schedule, slot: Date): Promise<void> {
    // A schedule that is new waits for its next slot instead of running at every first start.
    await sql`insert into job_schedules (name, last_slot) values (${schedule.name}, ${slot}) on conflict (name) do nothing`.execute(
      this.#db,
    );
    const due = await sql`select from job_schedules where name = ${schedule.name} and last_slot < ${slot}`.execute(this.#db);
    if (due.rows.length === 0) return;
    const jobs = await schedule.jobs(slot);
    await this.#db.transaction().execute(async (tx) => {
      const won = await sql`
        update job_schedules set last_slot = ${slot} where name = ${schedule.name} and last_slot < ${slot} returning name`.execute(tx);
      if (won.rows.length === 0) return;
      for (const { contract, payload, options } of jobs) await enqueue(tx, contract, payload, options);
    });
  }
}
