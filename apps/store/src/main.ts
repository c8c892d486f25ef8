import { writeSync } from "node:fs";
import { openStore } from "@frontoffice/store";
import { readSettings } from "./env.ts";

const startedByProcess = process.send !== undefined;

/** A line that a full disk does not take is lost, and nothing else. */
function say(line: { level: string; message: string; error?: unknown }): void {
  const error = line.error instanceof Error ? { error: line.error.stack } : {};
  const text = JSON.stringify({ time: new Date().toISOString(), level: line.level, app: "store", message: line.message, ...error });
  try {
    writeSync(1, `${text}\n`);
  } catch {
    // Without a log the store is worth more than without either.
  }
}

async function main(): Promise<void> {
  const { host, port, directory, credentials, corsOrigins } = readSettings();
  const store = await openStore({ directory, credentials, corsOrigins, log: say });
  await new Promise<void>((done, failed) => store.server.once("error", failed).listen(port, host, done)).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    throw new Error(`Port ${port} is taken by another process: stop it, or set STORE_PORT.`);
  });
  const address = store.server.address();
  say({ level: "info", message: `S3 on http://${host}:${typeof address === "object" && address ? address.port : port}` });
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void store.close().then(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  // The parent process holds the other end of this channel; it closes when the parent dies in any way.
  if (!startedByProcess) return;
  if (process.connected) process.on("disconnect", end);
  else end();
}

main().catch((error: unknown) => {
  say({ level: "error", message: "the store could not start", error });
  process.exit(1);
});
