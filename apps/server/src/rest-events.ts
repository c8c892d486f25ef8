import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { AppError, type Context, type Door, wireError } from "@frontoffice/api";
import { isTrackedEnvelope } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { responseMetaHeaders } from "./response-meta.ts";
import type { Streams } from "./streams.ts";

interface EventCall {
  door: Door;
  ctx: Context;
  input: unknown;
  streams: Streams;
}

/** How long an error may take to still be answered as one, with its status, before the stream begins. */
const FIRST_LOOK_MS = 250;
const LINE_BREAKS = /[\r\n]/g;

/**
 * A subscription as text/event-stream: ids to resume from with Last-Event-ID, comments as heartbeats, `event: end` when there
 * is nothing more to come and `event: error` with the usual body when it breaks. A stream without new events answers 204,
 * which tells an EventSource to stop.
 */
export async function sendEvents(call: EventCall, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { door, ctx, streams } = call;
  const stop = new AbortController();
  reply.raw.once("close", () => stop.abort());
  const events = await door
    .call({ ctx, input: withLastEventId(call, request), signal: stop.signal })
    .finally(() => void reply.headers(responseMetaHeaders(ctx.responseMeta)));
  const iterator = (events as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const first = iterator.next();
  const early = await Promise.race([first, wait(FIRST_LOOK_MS, undefined, { ref: false })]);
  if (early?.done) return reply.code(204).send();
  const body = new PassThrough();
  streams.admit(ctx, reply.raw, (reason) => {
    if (reason === "session_over") body.write(errorFrame(new AppError("unauthorized", "The session is over. Sign in again."), request.id));
    stop.abort();
  });
  void pump({ iterator, first, body, signal: stop.signal, heartbeatMs: streams.heartbeatMs, request });
  return reply
    .header("cache-control", "no-store, no-transform")
    .header("x-accel-buffering", "no")
    .type("text/event-stream; charset=utf-8")
    .send(body);
}

interface Pump {
  iterator: AsyncIterator<unknown>;
  first: Promise<IteratorResult<unknown>>;
  body: PassThrough;
  signal: AbortSignal;
  heartbeatMs: number;
  request: FastifyRequest;
}

async function pump({ iterator, first, body, signal, heartbeatMs, request }: Pump): Promise<void> {
  const heartbeat = setInterval(() => body.write(": still here\n\n"), heartbeatMs);
  const send = async (frame: string) => {
    if (!body.write(frame)) await unless(signal, once(body, "drain"));
  };
  try {
    await send("retry: 1000\n\n");
    for (let next = first; !signal.aborted; next = iterator.next()) {
      const result = await unless(signal, next);
      if (result === undefined) break;
      await send(result.done ? "event: end\ndata: {}\n\n" : eventFrame(result.value));
      if (result.done) break;
    }
  } catch (error) {
    if (!signal.aborted) {
      if (!wireError(error, request.id).expected) request.log.error({ err: error }, "stream failed");
      body.write(errorFrame(error, request.id));
    }
  } finally {
    clearInterval(heartbeat);
    body.end();
    await iterator.return?.().catch(() => undefined);
  }
}

/** The promise, or undefined as soon as the signal says stop. A race against one promise for all events would remember each of them. */
function unless<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function eventFrame(value: unknown): string {
  if (!isTrackedEnvelope(value)) return `data: ${JSON.stringify(value)}\n\n`;
  return `id: ${String(value[0]).replaceAll(LINE_BREAKS, "")}\ndata: ${JSON.stringify(value[1])}\n\n`;
}

function errorFrame(error: unknown, requestId: string): string {
  return `event: error\ndata: ${JSON.stringify(wireError(error, requestId).body)}\n\n`;
}

function withLastEventId({ door, input }: EventCall, request: FastifyRequest): unknown {
  const lastEventId = request.headers["last-event-id"];
  const takesOne = door.input !== undefined && "lastEventId" in door.input.shape;
  return takesOne && typeof lastEventId === "string" && lastEventId !== "" ? { ...(input as object), lastEventId } : input;
}
