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

/** JSON lines in UTC, one per happening, to standard output unless told otherwise; pino escapes what could forge a line. */
export function createLog(level: string, name: string, destination: DestinationStream = pino.destination()): Logger {
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
