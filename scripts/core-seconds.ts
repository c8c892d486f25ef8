import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command and all that it has started has used of the processors. */
export interface CoreSeconds {
  /** User and system, of every core together. */
  seconds: number;
  /** Whether it is everything. Where the machine lets us make no control group, it is what was waited for: no killed process, no browser's. */
  isExact: boolean;
}

/** Enters the control group, if there is one, and says at the end what the command's children have used. */
const WRAPPER = '[ -z "$1" ] || echo $$ > "$1/cgroup.procs"; said=$2; shift 2; "$@"; code=$?; times > "$said"; exit $code';

/** A command whose processor time is counted: the database that it starts and the browsers that it kills included. */
export function spawnMeasured(command: string, args: readonly string[], stdio: StdioOptions): { child: ChildProcess; used(): CoreSeconds } {
  const group = makeControlGroup();
  const folder = mkdtempSync(join(tmpdir(), "frontoffice-times-"));
  const times = join(folder, "times");
  const child = spawn("sh", ["-c", WRAPPER, "sh", group?.path ?? "", times, command, ...args], { stdio });
  const used = () => {
    const waitedFor = existsSync(times) ? secondsOfTimes(readFileSync(times, "utf8")) : 0;
    rmSync(folder, { recursive: true });
    return group ? { seconds: group.close(), isExact: true } : { seconds: waitedFor, isExact: false };
  };
  return { child, used };
}

/** The second line of what the shell's `times` prints: user and system of its children, such as "1m2.50s 0m3.25s". */
export function secondsOfTimes(said: string): number {
  const [, ofChildren = ""] = said.trim().split("\n");
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Where control groups count processor time: the older layout has a folder for that, the newer one counts in every group. */
const COUNTERS = [
  { root: () => "/sys/fs/cgroup/cpuacct", file: "cpuacct.usage", seconds: (said: string) => Number(said) / 1e9 },
  {
    root: () => join("/sys/fs/cgroup", /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? ""),
    file: "cpu.stat",
    seconds: (said: string) => Number(/^usage_usec (\d+)$/m.exec(said)?.[1]) / 1e6,
  },
];

let made = 0;

/** Undefined where there are none, or none may be made. */
function makeControlGroup(): { path: string; close(): number } | undefined {
  for (const { root, file, seconds } of COUNTERS) {
    try {
      made += 1;
      const path = join(root(), `frontoffice-${process.pid}-${made}`);
      mkdirSync(path);
      const counter = join(path, file);
      if (existsSync(counter)) return { path, close: () => closeGroup(path, seconds(readFileSync(counter, "utf8"))) };
      rmdirSync(path);
    } catch {
      // Not on this machine, or not for this user.
    }
  }
  return undefined;
}

/** A group in which something still runs stays until it has ended. */
function closeGroup(path: string, seconds: number): number {
  try {
    rmdirSync(path);
  } catch {
    // It is empty of meaning by now, and gone after the next boot.
  }
  return seconds;
}
