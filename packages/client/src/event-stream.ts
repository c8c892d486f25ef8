/** One event of a text/event-stream. */
export interface Frame {
  event: string;
  data: string;
  /** Where the stream can be resumed; undefined when the event has none. */
  id: string | undefined;
}

/**
 * The events of a body, each one when it has come in full; what a broken connection leaves half-said is no event.
 * Rejects when nothing comes for `silenceMs`: the server sends heartbeats.
 */
export async function* readFrames(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<Frame, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs);
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split(/\r?\n\r?\n/);
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const frame = parse(part);
        if (frame) yield frame;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Undefined for comments and empty lines. */
function parse(text: string): Frame | undefined {
  const frame: Frame = { event: "message", data: "", id: undefined };
  let said = false;
  for (const line of text.split(/\r?\n/)) {
    const [, field = "", value = ""] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
    if (field === "data") frame.data += frame.data === "" ? value : `\n${value}`;
    else if (field === "event") frame.event = value;
    else if (field === "id") frame.id = value;
    else continue;
    said = true;
  }
  return said ? frame : undefined;
}

function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`Nothing came for ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
