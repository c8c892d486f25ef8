import { startTestCluster } from "@frontoffice/db/testing";
import type { TestProject } from "vitest/node";

/** One PostgreSQL for the whole run; each test file clones a database of its own from its template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  project.provide("databaseUrl", cluster.ownerUrl);
  return cluster.stop;
}
