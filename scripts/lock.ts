import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes this process the only one that runs the product on a data folder; returns how to give it back. */
export async function claimDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, "start.pid");
  await mkdir(dataDir, { recursive: true });
  const holder = Number(await readFile(path, "utf8").catch(() => "0"));
  if (holder && holder !== process.pid && (await isStart(holder))) {
    throw new Error(`${dataDir} is in use by process ${holder}. Stop it, or use another folder: DATA_DIR=.data-2 PORT=3001 npm start`);
  }
  await writeFile(path, String(process.pid));
  return () => rm(path, { force: true });
}

/** A process id is reused some day, so the command line must be ours as well. */
async function isStart(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "scripts/start.ts");
  return /scripts\/(start|dev-services)\.ts/.test(command);
}
