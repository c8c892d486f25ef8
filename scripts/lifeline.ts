import { readFileSync } from "node:fs";

/**
 * Calls `gone` once when the command that started us has died, whichever of npm, npx, pnpm, turbo or our own launcher it was.
 * A killed npm leaves its child running without a word, so we look twice a second. Whoever started npm may leave:
 * a product that was put into the background stays there.
 */
export function watchParents(gone: () => void): void {
  const chain = commandChain();
  const timer = setInterval(() => {
    if (chain.every(([pid, parent]) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

/** Each link [pid, its parent] from us up to the outermost package manager or task runner. */
function commandChain(): [number, number][] {
  const links: [number, number][] = [];
  let upToRunner = 0;
  for (let pid = process.pid; ; ) {
    const parent = parentOf(pid);
    const command = commandOf(parent);
    const runner = /(^|[/\0])(npm|npx|pnpm|turbo|launch\.mjs)/.test(command);
    // Runners start each other through a shell; a shell that has no runner above it is the user's own.
    if (parent <= 1 || !(runner || /^(\S*\/)?(ba|da)?sh\0-c\0/.test(command))) return links.slice(0, upToRunner);
    links.push([pid, parent]);
    if (runner) upToRunner = links.length;
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

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
