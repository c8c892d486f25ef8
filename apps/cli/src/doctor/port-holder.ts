import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";

export interface PortHolder {
  /** Missing when the process belongs to somebody whose files we may not read. */
  pid: number | undefined;
  command: string | undefined;
}

const LISTENING = "0A";

/** The process that listens on a TCP port of this machine; undefined when the port is free. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  if (port === 0 || (await isFree(port))) return undefined;
  return (process.platform === "linux" ? await readProc(port) : await queryLsof(port)) ?? { pid: undefined, command: undefined };
}

/** The holder in words, as in `port 3000 is taken by process 4711 (node server.js)`. */
export async function describeHolder(port: number): Promise<string | undefined> {
  const holder = await findPortHolder(port);
  if (!holder) return undefined;
  if (holder.pid === undefined) return "a process of another user";
  return `process ${holder.pid}${holder.command ? ` (${holder.command})` : ""}`;
}

/** Loopback and all addresses: either would keep the server from listening. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0", "::"]) if (!(await canListen(port, host))) return false;
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code !== "EADDRINUSE"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(true)));
  });
}

async function readProc(port: number): Promise<PortHolder | undefined> {
  const inodes = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const lines = (await readFile(table, "utf8").catch(() => "")).split("\n").slice(1);
    for (const line of lines) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === LISTENING && inode && Number.parseInt(local?.split(":")[1] ?? "", 16) === port) inodes.add(`socket:[${inode}]`);
    }
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if (await holdsOne(pid, inodes)) return { pid: Number(pid), command: await commandOf(pid) };
  return undefined;
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
  return links.some((link) => inodes.has(link));
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return line.replaceAll("\0", " ").trim().slice(0, 120);
}

async function queryLsof(port: number): Promise<PortHolder | undefined> {
  const found = await promisify(execFile)("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]).catch(() => undefined);
  const pid = /^p(\d+)$/m.exec(found?.stdout ?? "")?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), command: /^c(.+)$/m.exec(found?.stdout ?? "")?.[1] };
}
