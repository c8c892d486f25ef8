import { createParser } from "eventsource-parser";

/** One event of a text/event-stream. */
export interface StreamEvent {
  data: string;
  /** Undefined where the stream says none: "message". */
  event?: string | undefined;
  /** Where the stream can be resumed; undefined when the event has none. */
  id?: string | undefined;
}

/**
 * The events of a body, each one when it has come in full; an event that a broken connection cuts off is dropped.
 * Rejects when nothing comes for `silenceMs`: the server sends heartbeats.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<StreamEvent, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const events: StreamEvent[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`Nothing came for ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
