import { startTestCluster, type TestCluster } from "@frontoffice/db/testing";
import type { TestProject } from "vitest/node";

/** Held by the process, since every project of vitest.config.ts loads this file again. */
const shared = globalThis as { testCluster?: { users: number; started: Promise<TestCluster> } };

/** One PostgreSQL for the whole run, started for the first project that needs it; each test file clones a database of its own from its template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.testCluster ??= { users: 0, started: startTestCluster() };
  const cluster = shared.testCluster;
  cluster.users += 1;
  project.provide("databaseUrl", (await cluster.started).ownerUrl);
  return async () => {
    cluster.users -= 1;
    if (cluster.users > 0) return;
    delete shared.testCluster;
    await (await cluster.started).stop();
  };
}
