/** pnpm dev: the embedded database beside the apps, migrated, with the demo company on first start. */
import { startEmbedded } from "@frontoffice/db/embedded";
import { migrateToLatest } from "@frontoffice/db/migrate";
import { loadDemo, loadDemoUploads } from "./demo.ts";
import { withDemoFolder } from "./demo-folder.ts";
import { hasCompany, isDemoCutOff } from "./demo-state.ts";
import { watchParents } from "./lifeline.ts";
import { claimDataDir } from "./lock.ts";
import { dataDir, givenDatabase, secretKey } from "./settings.ts";

const key = await secretKey();
const releaseDataDir = await claimDataDir(dataDir);
const database = givenDatabase ? undefined : await startEmbedded({ dataDir, secretKey: key, recreate: await isDemoCutOff(dataDir) });

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await database?.stop();
  await releaseDataDir();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
watchParents(() => void end());

const databaseUrl = givenDatabase ?? database?.url ?? "";
await migrateToLatest(databaseUrl, key);
const demo = { dataDir, databaseUrl, secretKey: key };
if (database && !(await hasCompany(demo))) await loadDemo(demo);
console.log("Database ready.");
if (database) {
  const env = { ...process.env, UPLOAD_ROOTS: await withDemoFolder(dataDir, process.env.UPLOAD_ROOTS) };
  // The apps come up meanwhile.
  loadDemoUploads({ ...demo, env }).catch((error: unknown) => console.error(error));
}
setInterval(() => undefined, 3_600_000);
