import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { providerSettings } from "@frontoffice/api/testing/provider";
import type { TestProject } from "vitest/node";
import { installHolds } from "./holds.ts";
import { freePort, startProduct } from "./product.ts";
import { FOLDER_COMPANY } from "./shared-places.ts";

/** One product for all journeys that break nothing: each registers companies of its own, and what it asks the database it asks for them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [providerPort, receiverPort, otherStorePort] = [await freePort(), await freePort(), await freePort()];
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const env = (dataDir: string) => ({
    ...providerSettings(local(providerPort)),
    WEBHOOK_ALLOWED_ORIGINS: local(receiverPort),
    STORAGE_ALLOWED_ORIGINS: local(otherStorePort),
    UPLOAD_ROOTS: `${FOLDER_COMPANY.code}=${join(dataDir, "worker-folder")}`,
  });
  const product = await startProduct(env, project.getProvidedContext().databaseUrl);
  const folder = join(product.dataDir, "worker-folder");
  await mkdir(folder, { recursive: true });
  await installHolds(product.db).catch(async (error: unknown) => {
    await product.stop();
    throw error;
  });
  const { url, dataDir, db } = product;
  const places = { providerPort, receiverPort, otherStorePort, folder };
  project.provide("sharedProduct", { url, ownerUrl: db.ownerUrl, dataDir, places });
  return product.stop;
}
