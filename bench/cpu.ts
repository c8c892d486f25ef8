import { readdir, readFile } from "node:fs/promises";

/** CPU milliseconds of each thread, by the scheduler's clock. */
export type Spent = ReadonlyMap<string, number>;

/** What a process and all below it have taken so far. */
export async function spentBy(root: number): Promise<Spent> {
  const parents = await readParents();
  const tree = new Set([root]);
  // A child is not always listed behind its parent, so look until nothing is added.
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return new Map((await Promise.all([...tree].map(readThreads))).flat());
}

/** CPU milliseconds between two moments; of what has ended meanwhile nothing is known. */
export function spentBetween(before: Spent, after: Spent): number {
  return [...after].reduce((sum, [thread, ms]) => sum + ms - (before.get(thread) ?? 0), 0);
}

async function readParents(): Promise<Map<number, number>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid): Promise<[number, number]> => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])];
    }),
  );
  return new Map(parents);
}

async function readThreads(pid: number): Promise<[thread: string, ms: number][]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return Promise.all(
    threads.map(async (thread): Promise<[string, number]> => {
      const said = await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8").catch(() => "0");
      return [thread, Number(said.split(" ")[0]) / 1e6];
    }),
  );
}
