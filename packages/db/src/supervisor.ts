import { spawn } from "node:child_process";
import { untilReady } from "./ask-server.ts";

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
/** A server that has not been heard of for so long is given up; one that recovers says so meanwhile. */
const SILENCE_MS = 60_000;
const settings: Settings = JSON.parse(process.argv[2] ?? "{}");

const disposableSettings = [
  ...["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"],
  // A hundred databases that live for seconds need nobody who tidies them up; nobody replays or copies what is written here either.
  ...["-c", "autovacuum=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0"],
];
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

// Until it is ready, what it says explains why it never will be; where a configuration sends its log elsewhere, it says nothing.
let said = "";
let ready = false;
postgres.stderr.on("data", (chunk: Buffer) => {
  if (!ready) said += chunk.toString();
});
const ended = new Promise<number>((done) => {
  postgres.on("error", (error) => {
    said += error.message;
    done(1);
  });
  postgres.on("exit", (code) => done(code ?? 1));
});
void ended.then((code) => {
  if (!ready) process.stdout.write(said);
  process.exit(code);
});
if (postgres.pid !== undefined) {
  const { cluster, port } = settings;
  untilReady({ cluster, port, pid: postgres.pid }, SILENCE_MS).then(
    () => {
      ready = true;
      process.stdout.write("ready\n");
    },
    (error: Error) => {
      said += error.message;
      postgres.kill("SIGQUIT");
    },
  );
}

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
