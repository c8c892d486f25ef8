import { readFileSync } from "node:fs";

/**
 * Calls `gone` once when the command that started us has died, whichever of npm, npx, pnpm, turbo or a shell it was.
 * A killed npm leaves its child running without a word, so we look twice a second.
 */
export function watchParents(gone: () => void): void {
  const parents = commandChain();
  const timer = setInterval(() => {
    if (parents.every(([pid, parent]) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

/** Each link from us up to the outermost package-manager process: [pid, its parent]. */
function commandChain(): [number, number][] {
  const links: [number, number][] = [];
  for (let pid = process.pid; ; ) {
    const parent = parentOf(pid);
    if (parent <= 1) return links;
    links.push([pid, parent]);
    if (!isRunner(parent)) return links;
    pid = parent;
  }
}

function parentOf(pid: number): number {
  if (pid === process.pid) return process.ppid;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}

function isRunner(pid: number): boolean {
  try {
    return /(^|[/\0])(npm|npx|pnpm|turbo)|sh\0-c/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}
