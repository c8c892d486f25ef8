import { spawn } from "node:child_process";

/**
 * Supervises the embedded database. Standard input is the lifeline: when it ends, because the parent asked or because the
 * parent is gone, the database gets a few seconds for its last clients and is then stopped.
 */
interface Settings {
  postgres: string;
  cluster: string;
  port: number;
  account?: { uid: number; gid: number };
  disposable: boolean;
}

const GRACE_MS = 3_000;
const settings: Settings = JSON.parse(process.argv[2] ?? "{}");

const disposableSettings = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"];
const postgres = spawn(
  settings.postgres,
  [
    ...["-D", settings.cluster, "-p", String(settings.port)],
    ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "jit=off"],
    ...["-c", "shared_buffers=128MB", "-c", "timezone=UTC", "-c", "log_timezone=UTC"],
    ...(settings.disposable ? disposableSettings : []),
  ],
  { ...settings.account, cwd: "/", stdio: ["ignore", "ignore", "pipe"], env: { LC_ALL: "C" } },
);

let log = "";
let ready = false;
postgres.stderr.on("data", (chunk: Buffer) => {
  if (ready) return;
  log += chunk.toString();
  if (log.includes("ready to accept connections")) {
    ready = true;
    process.stdout.write("ready\n");
  }
});
postgres.on("exit", (code) => {
  if (!ready) process.stdout.write(log);
  process.exit(code ?? 1);
});

// SIGTERM: let clients finish; SIGINT: cut them off and write a checkpoint.
function stop(): void {
  postgres.kill("SIGTERM");
  setTimeout(() => postgres.kill("SIGINT"), GRACE_MS);
}

process.stdin.once("end", stop);
process.stdin.once("error", stop);
process.stdin.resume();
process.stdout.on("error", () => undefined);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, stop);
