import { type Logger, pino, stdSerializers } from "pino";

export type { Logger } from "pino";

const CREDENTIALS_IN_URL = /(\w+:\/\/)[^\s/@]+@/g;

/** An error with its causes, and without the password of an address that stands in its text. */
function serializeError(error: Error): unknown {
  return JSON.parse(JSON.stringify(stdSerializers.errWithCause(error)).replace(CREDENTIALS_IN_URL, "$1***@"));
}

/** JSON lines in UTC, one per happening; pino escapes what could forge a line. */
export function createLog(level: string, name: string): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError },
    redact: {
      paths: ["password", "token", "authorization", "cookie", "*.password", "*.token", "*.authorization", "*.cookie", "req.headers"],
      censor: "***",
    },
  });
}
