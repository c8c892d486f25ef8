import { setTimeout as wait } from "node:timers/promises";
import { AppError, type Context, type Door, wireError } from "@frontoffice/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { beginEvents, type EventFormat, withLastEventId, writeEvents } from "./event-stream.ts";
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

const restFrames = {
  opening: Buffer.from("retry: 1000\n\n"),
  heartbeat: Buffer.from(": still here\n\n"),
  end: Buffer.from("event: end\ndata: {}\n\n"),
  frame: (id: string | undefined, data: string) => (id === undefined ? `data: ${data}\n\n` : `id: ${id}\ndata: ${data}\n\n`),
};

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
    .call({ ctx, input: withLastEventId(door, call.input, request.headers["last-event-id"]), signal: stop.signal })
    .finally(() => void reply.headers(responseMetaHeaders(ctx.responseMeta)));
  const iterator = (events as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const first = iterator.next();
  const early = await Promise.race([first, wait(FIRST_LOOK_MS, undefined, { ref: false })]);
  if (early?.done) return reply.code(204).send();
  // Where the stream is refused, what it would have begun with is of no interest.
  first.catch(() => undefined);
  await streams.admit(ctx, reply.raw, (reason) => {
    if (reason === "session_over")
      reply.raw.write(errorFrame(new AppError("unauthorized", "The session is over. Sign in again."), request.id));
    stop.abort();
  });
  const response = beginEvents(reply);
  void writeEvents(response, formatFor(request), { iterator, first, signal: stop.signal, heartbeatMs: streams.heartbeatMs });
  return reply;
}

function formatFor(request: FastifyRequest): EventFormat {
  return {
    ...restFrames,
    error: (error) => {
      if (!wireError(error, request.id).expected) request.log.error({ err: error }, "stream failed");
      return errorFrame(error, request.id);
    },
  };
}

function errorFrame(error: unknown, requestId: string): string {
  return `event: error\ndata: ${JSON.stringify(wireError(error, requestId).body)}\n\n`;
}
