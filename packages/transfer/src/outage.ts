import { setTimeout as wait } from "node:timers/promises";
import type { FaultReason, TransferFault } from "./faults.ts";
import type { ObjectStore } from "./store.ts";

/** What a store that is away looks like to a request. */
const SIGNS: readonly FaultReason[] = ["network", "deadline", "slow_down", "server"];
const GIVE_UP_MS = 120_000;
const EVERY_MS = 500;

/** Waits for a store that cannot be reached at all, once for everybody who meets it: that is no file's fault. */
export class Outage {
  readonly #store: ObjectStore;
  readonly #giveUpMs: number;
  #waiting: Promise<boolean> | undefined;
  #isGivenUp = false;

  constructor(store: ObjectStore, giveUpMs = GIVE_UP_MS) {
    this.#store = store;
    this.#giveUpMs = giveUpMs;
  }

  /** True when the store was away and is back; false when the fault is the request's own, or the wait was given up. */
  async waitForStore({ reason }: TransferFault, signal: AbortSignal): Promise<boolean> {
    if (this.#isGivenUp || !this.#store.answers || !SIGNS.includes(reason)) return false;
    this.#waiting ??= this.#wait(signal).finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  /** After a success the next outage is waited for again. */
  succeeded(): void {
    this.#isGivenUp = false;
  }

  async #wait(signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + this.#giveUpMs;
    let wasAway = false;
    while (!(await this.#answers(signal))) {
      wasAway = true;
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
      this.#isGivenUp = signal.aborted || performance.now() > until;
      if (this.#isGivenUp) return false;
    }
    return wasAway;
  }

  async #answers(signal: AbortSignal): Promise<boolean> {
    return (await this.#store.answers?.(signal).catch(() => false)) ?? true;
  }
}
