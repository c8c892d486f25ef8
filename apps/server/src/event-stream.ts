import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Door } from "@frontoffice/api";
import { isTrackedEnvelope } from "@trpc/server";
import type { FastifyReply } from "fastify";

/** How one surface writes its events. */
export interface EventFormat {
  /** What the stream begins with. */
  opening: Buffer;
  heartbeat: Buffer;
  /** What it ends with when there is nothing more to come. */
  end: Buffer;
  frame(id: string | undefined, data: string): string;
  /** What it ends with when it breaks. */
  error(error: unknown): string;
}

export interface EventSource {
  iterator: AsyncIterator<unknown>;
  /** Asked for already, since it may be an error that is answered as one. */
  first: Promise<IteratorResult<unknown>>;
  signal: AbortSignal;
  heartbeatMs: number;
}

const LINE_BREAKS = /[\r\n]/g;

/** By format and event: many streams are given the same object, and its frame is made once for all of them. */
const frames = new WeakMap<EventFormat["frame"], WeakMap<object, Buffer>>();

/** The input of a subscription that can be resumed, with what the client has seen last. */
export function withLastEventId({ input: schema }: Door, input: unknown, lastEventId: unknown): unknown {
  const takesOne = schema !== undefined && "lastEventId" in schema.shape;
  return takesOne && typeof lastEventId === "string" && lastEventId !== "" ? { ...(input as object), lastEventId } : input;
}

/** Takes the answer away from Fastify and begins it with its headers; from here on whoever has the response writes it. */
export function beginEvents(reply: FastifyReply): ServerResponse {
  const headers = {
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "content-type": "text/event-stream; charset=utf-8",
  };
  reply.headers(headers).hijack();
  reply.raw.on("error", () => undefined);
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
  return reply.raw.writeHead(200);
}

/** Writes events until the source is over, breaks or is told to stop; a reader that takes nothing is not read for. */
export async function writeEvents(response: ServerResponse, format: EventFormat, source: EventSource): Promise<void> {
  const { iterator, first, signal, heartbeatMs } = source;
  const heartbeat = setInterval(() => response.write(format.heartbeat), heartbeatMs);
  const send = async (frame: Buffer) => {
    if (!response.write(frame)) await unless(signal, once(response, "drain", { signal }));
  };
  try {
    await send(format.opening);
    for (let next = first; !signal.aborted; next = iterator.next()) {
      const result = await unless(signal, next);
      if (result === undefined) break;
      await send(result.done ? format.end : frameOf(format, result.value));
      if (result.done) break;
    }
  } catch (error) {
    if (!signal.aborted) response.write(format.error(error));
  } finally {
    clearInterval(heartbeat);
    response.end();
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

function frameOf({ frame }: EventFormat, value: unknown): Buffer {
  if (typeof value !== "object" || value === null) return Buffer.from(frame(undefined, JSON.stringify(value)));
  const made = frames.get(frame) ?? new WeakMap<object, Buffer>();
  frames.set(frame, made);
  const known = made.get(value);
  if (known) return known;
  const [id, data] = isTrackedEnvelope(value) ? [String(value[0]).replaceAll(LINE_BREAKS, ""), value[1]] : [undefined, value];
  const bytes = Buffer.from(frame(id, JSON.stringify(data)));
  made.set(value, bytes);
  return bytes;
}
