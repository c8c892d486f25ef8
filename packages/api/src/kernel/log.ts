import { writeSync } from "node:fs";
import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";

export type { Logger } from "pino";

const CREDENTIALS_IN_URL = /(\w+:\/\/)[^\s/@]+@/g;

/** An error with its causes and what it says of itself; without the password of an address, and without a client that hangs on it. */
function serializeError(error: Error): unknown {
  const told = JSON.stringify(stdSerializers.errWithCause(error), (_key, value: unknown) => (isTellable(value) ? value : undefined));
  return JSON.parse(told.replace(CREDENTIALS_IN_URL, "$1***@"));
}

/** Drivers hang their connections on their errors: pages of inner state, secrets among them. */
function isTellable(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "stack" in value) return true;
  const made: unknown = Object.getPrototypeOf(value);
  return made === Object.prototype || made === null;
}

/**
 * Standard output, line by line. A line that cannot be written is lost and nothing else: on a full disk pino's own destination keeps the lines
 * and waits for ever when the process ends.
 */
function standardOutput(): DestinationStream {
  process.stderr.on("error", () => undefined);
  return { write: (line) => writeLine(1, line) };
}

/** Writes to a file or pipe, and gives a line up that it does not take. */
export function writeLine(descriptor: number, line: string): void {
  try {
    for (let rest = Buffer.from(line); rest.length > 0; ) rest = rest.subarray(writeSync(descriptor, rest));
  } catch {
    // Without a log the product is worth more than without either.
  }
}

/** JSON lines in UTC, one per happening, to standard output unless told otherwise; pino escapes what could forge a line. */
export function createLog(level: string, name: string, destination: DestinationStream = standardOutput()): Logger {
  const options = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError },
    redact: {
      paths: ["password", "token", "authorization", "cookie", "*.password", "*.token", "*.authorization", "*.cookie", "req.headers"],
      censor: "***",
    },
  };
  return pino(options, destination);
}

/** The log of the request lines, which name no secret: nothing of them is looked through. */
export function requestLog(log: Logger): Logger {
  return log.child({}, { redact: [] });
}

/** Lines wait for others so long; a process that is killed loses no more. */
const BUFFER_MS = 250;
const BUFFER_CHARACTERS = 8_192;

/** Lines that are written a block at a time: many of them a second cost one system call together. */
export class BufferedLines implements DestinationStream {
  readonly #write: (block: string) => void;
  #block = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (block: string) => void) {
    this.#write = write;
  }

  write(line: string): void {
    this.#block += line;
    if (this.#block.length >= BUFFER_CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BUFFER_MS).unref();
  }

  flush(done?: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const block = this.#block;
    this.#block = "";
    if (block !== "") this.#write(block);
    done?.();
  }
}

/** Standard output a block at a time, and the last one when the process ends. */
export function bufferedOutput(to: DestinationStream = standardOutput()): DestinationStream {
  const output = new BufferedLines(to.write);
  process.on("exit", () => output.flush());
  return output;
}
