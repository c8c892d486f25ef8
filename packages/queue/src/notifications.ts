import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { sessionClient } from "./engine/connection.ts";
import type { Log } from "./log.ts";

export interface NotificationOptions {
  /** Direct connection string; a transaction-mode pooler loses notifications. */
  url: string;
  applicationName: string;
  channels: readonly string[];
  log: Log;
  onNotification(channel: string, payload: string): void;
  /** Called after each (re)connect, with LISTEN in force; whatever was notified before is lost, so read again. A throw reconnects. */
  onConnect(client: pg.Client): Promise<void>;
  onDisconnect?(): void;
  /** Asks the connection for a sign of life this often. Default 5,000 ms. */
  pingMs?: number;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/** One LISTEN connection that comes back by itself. */
export class NotificationListener {
  readonly #options: NotificationOptions;
  #client: pg.Client | undefined;
  #closed = false;
  #looping: Promise<void> | undefined;
  #giveUp: () => void = () => undefined;
  readonly #closing = Promise.withResolvers<void>();

  constructor(options: NotificationOptions) {
    this.#options = options;
  }

  /** Resolves when the first connection is up; keeps trying until then. */
  start(): Promise<void> {
    return new Promise((ready) => {
      this.#looping = this.#loop(ready);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.resolve();
    this.#giveUp();
    await this.#client?.end().catch(() => undefined);
    await this.#looping;
  }

  async #loop(onFirst: () => void): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.#closed) {
      try {
        await this.#session(() => {
          wait = FIRST_WAIT_MS;
          onFirst();
        });
      } catch (error) {
        if (!this.#closed) this.#options.log.warn({ err: error, waitMs: wait }, "LISTEN connection failed");
      }
      if (this.#closed) break;
      await Promise.race([sleep(wait * (0.75 + Math.random() / 2)), this.#closing.promise]);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
    onFirst();
  }

  /** One connection from its start to its end. */
  async #session(onReady: () => void): Promise<void> {
    const client = sessionClient(this.#options.url, this.#options.applicationName);
    const ended = new Promise<void>((done) => {
      this.#giveUp = done;
      client.on("error", () => done());
      client.on("end", () => done());
    });
    client.on("notification", ({ channel, payload }) => this.#options.onNotification(channel, payload ?? ""));
    this.#client = client;
    let ping: NodeJS.Timeout | undefined;
    let up = false;
    try {
      await client.connect();
      for (const channel of this.#options.channels) await client.query(`listen ${client.escapeIdentifier(channel)}`);
      await this.#options.onConnect(client);
      up = true;
      onReady();
      ping = setInterval(() => void client.query("select 1").catch(() => this.#giveUp()), this.#options.pingMs ?? 5_000);
      await ended;
    } finally {
      clearInterval(ping);
      if (up) this.#options.onDisconnect?.();
      // A half-open connection never answers the goodbye: do not wait for it.
      client.end().catch(() => undefined);
    }
  }
}
