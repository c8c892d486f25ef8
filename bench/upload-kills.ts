/**
 * node bench/upload-kills.ts [--kills 50] [--seed N]: the workers and the command line of a whole product are killed so many times each, at
 * random moments of a session of 1,000 small and 3 large files; what arrives, what was sent twice, and what is left behind.
 */
import { parseArgs } from "node:util";
import { startTestCluster } from "@frontoffice/db/testing";
import { isProven, uploadKills } from "../e2e/upload-kills.ts";

const { values } = parseArgs({ options: { kills: { type: "string", default: "50" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Date.now() % 100_000);
console.log(`seed ${seed}`);
const cluster = await startTestCluster();
try {
  const reports = await uploadKills({
    kills: Number(values.kills),
    small: 1_000,
    large: 3,
    largeBytes: 48 * 1024 * 1024,
    seed,
    clusterUrl: cluster.ownerUrl,
    say: (line) => console.error(line),
  });
  for (const report of reports) console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = reports.every(isProven) ? 0 : 1;
} finally {
  await cluster.stop();
}
