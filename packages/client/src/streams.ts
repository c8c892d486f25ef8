import type { Connection } from "./connection.ts";
import { FrontofficeError } from "./errors.ts";
import { readEvents } from "./event-stream.ts";
import { backoff, failureOf, isTransient, pause, unanswered, waitBefore } from "./failures.ts";

interface Subscription {
  procedure: string;
  input: unknown;
  signal: AbortSignal | undefined;
}

/** The server sends a heartbeat every 15 s. */
const SILENCE_MS = 40_000;

/** Where a stream stands between two connections. */
interface Progress {
  lastEventId: string | undefined;
  /** Attempts since something was heard. */
  failures: number;
  /** When something was heard last; undefined before the first connection. */
  heardAt: number | undefined;
}

/**
 * The events of a subscription, over as many connections as it takes. Each event names the id to resume after, so a new
 * connection resumes after the last event that was handed over: nothing is lost, nothing comes twice.
 */
export async function* follow(connection: Connection, subscription: Subscription): AsyncGenerator<unknown, void, void> {
  const { procedure, signal } = subscription;
  const progress: Progress = { lastEventId: undefined, failures: 0, heardAt: undefined };
  for (;;) {
    const attempt = new AbortController();
    try {
      const within = signal ? AbortSignal.any([signal, attempt.signal]) : attempt.signal;
      const body = await open(connection, subscription, progress.lastEventId, within);
      for await (const { event = "message", id, data } of readEvents(body, SILENCE_MS)) {
        if (event === "return") return;
        if (event === "serialized-error") throw errorOf(procedure, data);
        progress.heardAt = Date.now();
        if (event === "connected") continue;
        progress.failures = 0;
        if (event !== "message") continue;
        if (id) progress.lastEventId = id;
        yield JSON.parse(data);
      }
      await reconnect(connection, progress, unanswered(procedure, undefined, false), signal);
    } catch (error) {
      signal?.throwIfAborted();
      const fault = error instanceof FrontofficeError ? error : unanswered(procedure, error, false);
      await reconnect(connection, progress, fault, signal);
    } finally {
      attempt.abort();
    }
  }
}

/** Waits before the next connection, or throws why there is none. */
async function reconnect(
  connection: Connection,
  progress: Progress,
  fault: FrontofficeError,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { heardAt } = progress;
  const over = heardAt === undefined ? progress.failures >= connection.retries : Date.now() - heardAt > connection.reconnectForMs;
  if (over || !isTransient(fault)) throw fault;
  const wait = waitBefore(progress.failures, fault) ?? backoff(progress.failures);
  progress.failures += 1;
  await pause(wait, signal);
}

async function open(
  { url, apiKey, fetch, timeoutMs }: Connection,
  { procedure, input, signal }: Subscription,
  lastEventId: string | undefined,
  within: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const headers = {
    accept: "text/event-stream",
    authorization: `Bearer ${apiKey}`,
    ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
  };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const response = await fetch(`${url}/trpc/${procedure}${query}`, { headers, signal: AbortSignal.any([within, late.signal]) });
    if (response.ok && response.body) return response.body;
    const answer = (await response.json().catch(() => ({}))) as { error?: { message?: unknown; data?: object } };
    throw failureOf(procedure, { message: answer.error?.message, ...answer.error?.data }, response);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof FrontofficeError ? error : unanswered(procedure, error, late.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

function errorOf(procedure: string, data: string): FrontofficeError {
  const shape = JSON.parse(data) as { message?: unknown; data?: object } | null;
  return failureOf(procedure, { message: shape?.message, ...shape?.data });
}
