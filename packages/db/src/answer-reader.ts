import type { EventEmitter } from "node:events";
import { Socket } from "node:net";
import pg from "pg";
import { ROW_MESSAGES, ScopedQuery } from "./scoped-query.ts";

/** A byte that says what a message is, and four for its length, which counts itself. */
const HEADER = 5;

/** As much as a socket reads at once. */
const READ_BYTES = 65_536;

/** What pg's client has and its types leave out. */
interface ClientInternals {
  _activeQuery: unknown;
  connection: Connection;
}

interface Connection {
  ssl: unknown;
  stream: EventEmitter;
  attachListeners(stream: EventEmitter): void;
}

/** A client whose own queries read their rows from what the socket brings; pg makes an object and an event of each message. */
export class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const internals = this as unknown as ClientInternals;
    const { connection } = internals;
    const attach = connection.attachListeners;
    let onBytes: (bytes: Buffer) => void = () => undefined;
    // Without encryption a socket can read into one buffer, instead of a new one each time.
    const isPlain = !connection.ssl;
    if (isPlain) connection.stream = socketReading((bytes) => onBytes(bytes));
    connection.attachListeners = (stream) => {
      attach.call(connection, stream);
      const [readOthers] = stream.listeners("data").slice(-1) as ((bytes: Buffer) => void)[];
      if (!readOthers) throw new Error("pg does not read its socket");
      const reader = new AnswerReader(() => internals._activeQuery, readOthers);
      onBytes = (bytes) => reader.read(bytes);
      // The listener that stays keeps the socket flowing.
      stream.on("data", isPlain ? () => undefined : onBytes);
      stream.off("data", readOthers);
    };
  }
}

/** What it hands on is overwritten by what is read next. */
function socketReading(onBytes: (bytes: Buffer) => void): Socket {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const callback = (count: number) => {
    onBytes(buffer.subarray(0, count));
    return true;
  };
  return new Socket({ onread: { buffer, callback } });
}

/** Takes the messages of an answer out of the stream and leaves the others to pg, in their order. */
export class AnswerReader {
  readonly #activeQuery: () => unknown;
  readonly #readOthers: (bytes: Buffer) => void;
  /** The beginning of a message, until the rest of it has come. */
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #neededBytes = HEADER;

  constructor(activeQuery: () => unknown, readOthers: (bytes: Buffer) => void) {
    this.#activeQuery = activeQuery;
    this.#readOthers = readOthers;
  }

  read(chunk: Buffer): void {
    if (this.#keptBytes + chunk.length < this.#neededBytes) {
      this.#keep(chunk, this.#neededBytes);
      return;
    }
    const bytes = this.#keptBytes === 0 ? chunk : Buffer.concat([...this.#kept, chunk]);
    [this.#kept, this.#keptBytes, this.#neededBytes] = [[], 0, HEADER];
    const read = this.#readMessages(bytes);
    if (read < bytes.length) this.#keep(bytes.subarray(read), sizeOf(bytes, read) ?? HEADER);
  }

  /** Reads all messages that have come in full; answers where the next one begins. */
  #readMessages(bytes: Buffer): number {
    let others = 0;
    let at = 0;
    for (;;) {
      const size = sizeOf(bytes, at);
      if (size === undefined || at + size > bytes.length) break;
      const code = bytes[at] as number;
      if (ROW_MESSAGES.has(code)) {
        // Whose answer it is, is known once pg has read what lies before it.
        if (others < at) this.#readOthers(bytes.subarray(others, at));
        others = at;
        const query = this.#activeQuery();
        if (query instanceof ScopedQuery) {
          query.read(code, bytes, at + HEADER, at + size);
          others = at + size;
        }
      }
      at += size;
    }
    if (others < at) this.#readOthers(bytes.subarray(others, at));
    return at;
  }

  /** A copy, since the socket may read into the same bytes again. */
  #keep(bytes: Buffer, needed: number): void {
    this.#kept.push(Buffer.from(bytes));
    this.#keptBytes += bytes.length;
    this.#neededBytes = needed;
  }
}

/** How long the message that begins here is; undefined where not even that has come. */
function sizeOf(bytes: Buffer, at: number): number | undefined {
  return at + HEADER <= bytes.length ? 1 + bytes.readUInt32BE(at + 1) : undefined;
}
