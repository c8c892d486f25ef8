import type { ServerResponse } from "node:http";
import { AppError, type Context, type LiveSessions, type Principal, type StreamCounter } from "@frontoffice/api";
import type { Logger } from "pino";

export type EndReason = "session_over" | "shutting_down";

interface Stream {
  principal: Principal;
  /** With which rights it was opened. */
  rights: string;
  response: ServerResponse;
  end(reason: EndReason): void;
  /** Since when the reader takes nothing, or undefined while it does. */
  stalledSince: number | undefined;
}

export interface StreamsOptions {
  findLive(callers: readonly Principal[]): Promise<LiveSessions>;
  /** Counts the streams of each caller, over all processes. */
  counter: Pick<StreamCounter, "take" | "release" | "close" | "cap">;
  log: Logger;
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

/** Every open event stream of this process: counted per person, ended with its session, dropped when nobody reads. */
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
  async admit({ principal }: Pick<Context, "principal">, response: ServerResponse, end: (reason: EndReason) => void): Promise<void> {
    if (!principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
    const { counter } = this.#options;
    const callerId = callerOf(principal);
    if (!(await counter.take(callerId))) {
      throw new AppError("rate_limited", `You follow ${counter.cap} streams already. Close one of them first.`, { retryAfterSeconds: 10 });
    }
    // Whoever left meanwhile says so no more.
    if (response.closed) return counter.release(callerId);
    const stream: Stream = { principal, rights: rightsOf(principal.company), response, end, stalledSince: undefined };
    this.#open.add(stream);
    response.once("close", () => {
      this.#open.delete(stream);
      counter.release(callerId);
    });
  }

  endAll(reason: EndReason): void {
    for (const stream of this.#open) stream.end(reason);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.endAll("shutting_down");
    await this.#options.counter.close();
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
    const rights = new Map([...live].map(([sessionId, company]) => [sessionId, rightsOf(company)]));
    for (const stream of streams) if (rights.get(stream.principal.sessionId) !== stream.rights) stream.end("session_over");
  }

  #dropSlowReaders(): void {
    const now = Date.now();
    for (const stream of this.#open) {
      stream.stalledSince = stream.response.writableNeedDrain ? (stream.stalledSince ?? now) : undefined;
      if (stream.stalledSince !== undefined && now - stream.stalledSince > (this.#options.patienceMs ?? 30_000)) stream.response.destroy();
    }
  }
}
