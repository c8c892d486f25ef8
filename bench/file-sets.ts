/** Folders of files to be sent, and what sending them took. Linux only. */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const MB = 1024 * 1024;

export interface FileSet {
  name: string;
  count: number;
  /** Bytes of each. */
  size: number;
}

export function set(name: string, count: number, size: number): FileSet {
  return { name, count, size };
}

export async function makeFiles({ count, size }: FileSet): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "frontoffice-bench-"));
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `folder ${index % 100}`);
    await mkdir(folder, { recursive: true });
    const file = await open(join(folder, `file ${index}.bin`), "w");
    for (let at = 0; at < size; at += 16 * MB) await file.write(randomBytes(Math.min(16 * MB, size - at)));
    await file.close();
  }
  return root;
}

/** Reads everything once, so that nobody waits for the disk. */
export async function warm(root: string): Promise<void> {
  for (const name of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) for await (const _piece of createReadStream(join(name.parentPath, name.name)));
  }
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    console.log(`${program} is not installed (apt-get install rclone awscli), so it is left out.`);
    return false;
  }
}

export interface Figures {
  seconds: number;
  cpuSeconds: number;
  /** Bytes, at most. */
  memory: number;
}

/** Runs a program to its end, and looks at it meanwhile. Throws when it fails. */
export async function measure(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Figures> {
  const [program = "", ...args] = command;
  const from = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const figures: Figures = { seconds: 0, cpuSeconds: 0, memory: 0 };
  const timer = setInterval(() => Object.assign(figures, usageOf(child.pid ?? 0, figures)), 25);
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return { ...figures, seconds: (performance.now() - from) / 1_000 };
}

/** What the kernel has counted so far; what was last seen, when the process has ended. */
export function usageOf(pid: number, last: Pick<Figures, "cpuSeconds" | "memory">): Pick<Figures, "cpuSeconds" | "memory"> {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, memory: Math.max(last.memory, Number(peak ?? 0) * 1_024) };
  } catch {
    return last;
  }
}

/** The fastest of all runs: what another program on the machine has taken away is nobody's figure. */
export function best(runs: readonly Figures[]): Figures {
  return runs.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
}
