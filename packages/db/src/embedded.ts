import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Account, canReach, databaseAccount } from "./account.ts";
import { type Binaries, findBinaries } from "./binaries.ts";

/** Where data and binaries go when the project's own folder is closed to the account that runs PostgreSQL. */
const SHARED = "/var/lib/frontoffice";
const FIRST_PORT = 15_432;
const DATABASE = "frontoffice";

export interface EmbeddedOptions {
  /** Folder that holds the cluster; created when missing. */
  dataDir: string;
  /** The owner's password is derived from it. */
  secretKey: string;
  /** Gives up durability for speed; for tests only. */
  disposable?: boolean;
  /** Begins with an empty database: what an earlier start left in it is thrown away. */
  recreate?: boolean;
}

export interface EmbeddedPostgres {
  /** Address for the owner, postgres://… on loopback. */
  url: string;
  /** True when the cluster was created by this call. */
  created: boolean;
  /** Resolves when the database has ended, asked to or not. */
  ended: Promise<void>;
  /** Stops the database; resolves when it has exited. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 under `dataDir` and writes its address to `dataDir/database-url`.
 * A supervisor process runs it and stops it when this process dies in any way.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = await databaseAccount();
  const cluster = await clusterFolder(options.dataDir, account);
  const binaries = await findBinaries(account, SHARED);
  const password = createHmac("sha256", options.secretKey).update("frontoffice database owner").digest("base64url");
  const created = await createCluster({ binaries, cluster, account, password });
  await stopLeftover(cluster);
  const settings = { binaries, cluster, account, disposable: options.disposable ?? false };
  const { supervisor, port } = await startOnFreePort(settings, await lastPort(options.dataDir));
  const url = `postgres://frontoffice:${password}@127.0.0.1:${port}/${DATABASE}`;
  await createDatabase(url, options.recreate ?? false);
  await writeFile(join(options.dataDir, "database-url"), `${url}\n`, { mode: 0o600 });
  return { url, created, ended: supervisor.ended, stop: supervisor.stop };
}

/** The port of the last start, so that an address that somebody noted stays true. */
async function lastPort(dataDir: string): Promise<number> {
  const url = await readFile(join(dataDir, "database-url"), "utf8").catch(() => undefined);
  return Number(url && URL.canParse(url.trim()) ? new URL(url.trim()).port : 0) || FIRST_PORT;
}

async function clusterFolder(dataDir: string, account: Account | undefined): Promise<string> {
  const wanted = resolve(dataDir, "postgres");
  await mkdir(dataDir, { recursive: true });
  if (account === undefined || (await canReach(account, wanted))) return wanted;
  const elsewhere = join(SHARED, createHash("sha256").update(wanted).digest("hex").slice(0, 12));
  await mkdir(SHARED, { recursive: true, mode: 0o755 });
  await symlink(elsewhere, wanted).catch(() => undefined);
  return elsewhere;
}

interface NewCluster {
  binaries: Binaries;
  cluster: string;
  account: Account | undefined;
  password: string;
}

/** Initialises into a side folder first: a run that is cut off leaves nothing that looks like a cluster. */
async function createCluster({ binaries, cluster, account, password }: NewCluster): Promise<boolean> {
  const version = await readFile(join(cluster, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version !== undefined) return false;
  const fresh = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) {
    await chown(fresh, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const flags = [
    "--auth=scram-sha-256",
    "--username=frontoffice",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ];
  try {
    await run(binaries.initdb, [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...flags], account);
    await rename(fresh, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return true;
}

function run(command: string, args: string[], account: Account | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...account,
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe"],
      env: { LC_ALL: "C" },
    });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`PostgreSQL could not be initialised: ${complaint.trim()}`))));
  });
}

/** A database whose supervisor was killed too is still running; it is stopped so that this start owns what it uses. */
async function stopLeftover(cluster: string): Promise<void> {
  const lines = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => undefined);
  const pid = Number(lines?.split("\n")[0]);
  if (!pid || !(await isPostgres(pid))) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 100 && (await isPostgres(pid)); waited += 1) await wait(100);
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A recycled process id may belong to anything; only Linux can tell cheaply.
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "postgres");
  return command.includes("postgres");
}

/** Another program may take the port between the look and the listening; then the next one is tried. */
async function startOnFreePort(
  settings: Omit<SupervisorOptions, "port">,
  first: number,
): Promise<{ supervisor: Supervisor; port: number }> {
  for (let port = await freePort(first), tries = 0; ; port = await freePort(port + 1), tries += 1) {
    try {
      return { supervisor: await startSupervisor({ ...settings, port }), port };
    } catch (error) {
      // Its log may go elsewhere, so the port is asked, not the log.
      if (tries === 4 || (await canListen(port))) throw error;
    }
  }
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 500; port += 1) {
    if (await canListen(port)) return port;
  }
  throw new Error(`No free port between ${first} and ${first + 500} for the embedded database.`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once("error", () => answer(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => answer(true)));
  });
}

interface SupervisorOptions {
  binaries: Binaries;
  cluster: string;
  port: number;
  account: Account | undefined;
  disposable: boolean;
}

interface Supervisor {
  ended: Promise<void>;
  stop(): Promise<void>;
}

async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const settings = { ...options, postgres: options.binaries.postgres };
  const supervisor = spawn(process.execPath, [fileURLToPath(new URL("./supervisor.ts", import.meta.url)), JSON.stringify(settings)], {
    // A session of its own: Ctrl-C reaches us first, and the database goes last.
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((done) => {
    supervisor.once("exit", () => done());
  });
  await new Promise<void>((ready, fail) => {
    let said = "";
    supervisor.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready\n")) ready();
    });
    supervisor.once("exit", () =>
      fail(new Error(`The embedded database did not start: ${said.trim() || `its log is where ${options.cluster}/postgresql.conf says.`}`)),
    );
  });
  return {
    ended,
    stop: async () => {
      supervisor.stdin.end();
      await ended;
    },
  };
}

async function createDatabase(url: string, recreate: boolean): Promise<void> {
  const server = new URL(url);
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    const name = client.escapeIdentifier(DATABASE);
    if (recreate) await client.query(`drop database if exists ${name} with (force)`);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
