import type { ServerResponse } from "node:http";
import { AppError, type Context, type LiveSessions, type Principal } from "@frontoffice/api";
import type { Logger } from "pino";

export type EndReason = "session_over" | "shutting_down";

interface Stream {
  principal: Principal;
  response: ServerResponse;
  end(reason: EndReason): void;
  /** Since when the reader takes nothing, or undefined while it does. */
  stalledSince: number | undefined;
}

export interface StreamsOptions {
  findLive(callers: readonly Principal[]): Promise<LiveSessions>;
  log: Logger;
  /** Most streams of one person in this process. Default 20. */
  perUser?: number;
  /** How often sessions and keys are looked at. Default 500. */
  checkEveryMs?: number;
  /** Default 15,000. */
  heartbeatMs?: number;
  /** A reader that takes nothing for this long is dropped. Default 30,000. */
  patienceMs?: number;
}

/** Whom a stream counts for: the person, or the key, which has its own share. */
function callerOf({ user, key }: Principal): string {
  return key?.id ?? user.id;
}

/** What a stream was opened with: when any of it changes, the next stream is checked again. */
function rightsOf(company: Principal["company"]): string {
  if (!company) return "none";
  const { id, isActive, role, permissions, clientIds } = company;
  return JSON.stringify([id, isActive, role, [...permissions].sort(), clientIds && [...clientIds].sort()]);
}

/** Every open event stream of this process: capped per person, ended with its session, dropped when nobody reads. */
export class Streams {
  readonly heartbeatMs: number;
  readonly #options: StreamsOptions;
  readonly #open = new Set<Stream>();
  readonly #timer: NodeJS.Timeout;
  #checking = false;

  constructor(options: StreamsOptions) {
    this.#options = options;
    this.heartbeatMs = options.heartbeatMs ?? 15_000;
    this.#timer = setInterval(() => void this.#check(), options.checkEveryMs ?? 500);
    this.#timer.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes a stream in; `end` must close it so that the client connects again. Leaves by itself when the response closes. */
  admit({ principal }: Pick<Context, "principal">, response: ServerResponse, end: (reason: EndReason) => void): void {
    if (!principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
    const cap = this.#options.perUser ?? 20;
    const own = [...this.#open].filter((stream) => callerOf(stream.principal) === callerOf(principal));
    if (own.length >= cap) {
      throw new AppError("rate_limited", `You follow ${cap} streams already. Close one of them first.`, { retryAfterSeconds: 10 });
    }
    const stream: Stream = { principal, response, end, stalledSince: undefined };
    this.#open.add(stream);
    response.once("close", () => this.#open.delete(stream));
  }

  endAll(reason: EndReason): void {
    for (const stream of this.#open) stream.end(reason);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.endAll("shutting_down");
  }

  async #check(): Promise<void> {
    if (this.#checking || this.#open.size === 0) return;
    this.#checking = true;
    try {
      this.#dropSlowReaders();
      await this.#endStale([...this.#open]);
    } catch (error) {
      this.#options.log.warn({ err: error }, "sessions of open streams could not be checked");
    } finally {
      this.#checking = false;
    }
  }

  async #endStale(streams: Stream[]): Promise<void> {
    const live = await this.#options.findLive(streams.map((stream) => stream.principal));
    for (const { principal, end } of streams) {
      const now = live.get(principal.sessionId);
      if (now === undefined || rightsOf(now) !== rightsOf(principal.company)) end("session_over");
    }
  }

  #dropSlowReaders(): void {
    const now = Date.now();
    for (const stream of this.#open) {
      stream.stalledSince = stream.response.writableNeedDrain ? (stream.stalledSince ?? now) : undefined;
      if (stream.stalledSince !== undefined && now - stream.stalledSince > (this.#options.patienceMs ?? 30_000)) stream.response.destroy();
    }
  }
}
