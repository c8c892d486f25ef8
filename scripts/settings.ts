import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

if (existsSync(".env")) process.loadEnvFile(".env");

/** Everything the product keeps on this machine. */
export const dataDir = resolve(process.env.DATA_DIR || ".data");
/** A PostgreSQL server of one's own, as its owner; none where the embedded one serves. */
export const givenDatabase = process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL || undefined;
export const port = Number(process.env.PORT || 3000);

/** SECRET_KEY, or one made on first use and kept in the data folder. */
export async function secretKey(): Promise<string> {
  if (process.env.SECRET_KEY) return process.env.SECRET_KEY;
  const path = join(dataDir, "secret-key");
  const known = await readFile(path, "utf8").catch(() => undefined);
  if (known) return known.trim();
  const made = randomBytes(32).toString("base64url");
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, `${made}\n`, { mode: 0o600, flag: "wx" });
  return made;
}
