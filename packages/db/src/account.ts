import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A system account; PostgreSQL refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

/** The account to run PostgreSQL as: our own, or when we are root `postgres` or else `nobody`. */
export async function databaseAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const entries = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const wanted of ["postgres", "nobody"]) {
    const entry = entries.find(([name]) => name === wanted);
    if (entry?.[2] && entry[3]) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error("PostgreSQL refuses to run as root and there is no account `postgres` or `nobody`: create one, or set DATABASE_URL.");
}

/** Whether every folder above the path lets the account through. */
export async function canReach({ uid, gid }: Account, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
