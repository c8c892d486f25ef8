import { type Context, type Door, viewError } from "@frontoffice/api";
import { type AnyTRPCRouter, getTRPCErrorFromUnknown } from "@trpc/server";
import { getErrorShape } from "@trpc/server/unstable-core-do-not-import";
import type { FastifyReply, FastifyRequest } from "fastify";
import { beginEvents, type EventFormat, writeEvents } from "./event-stream.ts";
import { responseMetaHeaders } from "./response-meta.ts";
import type { Streams } from "./streams.ts";

export interface TrpcSubscription {
  router: AnyTRPCRouter;
  streams: Streams;
  door: Door;
  input: unknown;
  context(): Promise<Context>;
}

/** As tRPC's own producer writes them; that one would make every frame again for each stream. */
const trpcFrames = {
  heartbeat: Buffer.from("event: ping\ndata: \n\n"),
  end: Buffer.from("event: return\ndata: \n\n"),
  frame: (id: string | undefined, data: string) => (id === undefined ? `data: ${data}\n\n` : `data: ${data}\nid: ${id}\n\n`),
};

/** A subscription on tRPC's wire. Also what goes wrong before the first event is told as one: an EventSource reads no status. */
export async function sendTrpcEvents(call: TrpcSubscription, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { streams } = call;
  const stop = new AbortController();
  reply.raw.once("close", () => stop.abort());
  const known: { ctx?: Context } = {};
  const iterator = await open(call, known, reply, stop).catch(failing);
  const response = beginEvents(reply.header("vary", "trpc-accept, accept").headers(responseMetaHeaders(known.ctx?.responseMeta ?? {})));
  const source = { iterator, first: iterator.next(), signal: stop.signal, heartbeatMs: streams.heartbeatMs };
  void writeEvents(response, formatFor(call, known, request), source);
  return reply;
}

/** The events, once the caller may have them. A session that is over cuts the connection, so that the client's EventSource connects again. */
async function open(
  { streams, door, input, context }: TrpcSubscription,
  known: { ctx?: Context },
  reply: FastifyReply,
  stop: AbortController,
): Promise<AsyncIterator<unknown>> {
  const ctx = await context();
  known.ctx = ctx;
  const events = (await door.call({ ctx, input, signal: stop.signal })) as AsyncIterable<unknown>;
  await streams.admit(ctx, reply.raw, () => stop.abort());
  return events[Symbol.asyncIterator]();
}

function failing(error: unknown): AsyncIterator<unknown> {
  return { next: () => Promise.reject(error) };
}

function formatFor({ router, door, input }: TrpcSubscription, { ctx }: { ctx?: Context }, request: FastifyRequest): EventFormat {
  const config = router._def._config;
  return {
    ...trpcFrames,
    opening: Buffer.from(`event: connected\ndata: ${JSON.stringify(config.sse?.client ?? {})}\n\n`),
    error: (cause) => {
      const error = getTRPCErrorFromUnknown(cause);
      if (!viewError(error).expected) request.log.error({ err: error, procedure: door.name }, "procedure failed");
      const shape = getErrorShape({ config, ctx, error, input, path: door.name, type: "subscription" });
      return `event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`;
    },
  };
}
