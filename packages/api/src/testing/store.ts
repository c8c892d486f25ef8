import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { openStore } from "@frontoffice/store";
import { ownStoreCredentials } from "@frontoffice/transfer/own-store";
import type { StorageMaker } from "../adapters/index.ts";
import { createSecretbox } from "../adapters/secretbox.ts";
import { createStorage } from "../adapters/storage.ts";
import { type StorageServer, storageSettings } from "../adapters/storage-settings.ts";

export interface TestStore {
  /** "http://127.0.0.1:34567" */
  endpoint: string;
  /** What opens it. */
  server: StorageServer;
  /** Opens it as the installation's own store, and as anybody's connection. */
  storage: StorageMaker;
  close(): Promise<void>;
}

/** The embedded store itself, in a folder that goes with it. */
export async function openTestStore(): Promise<TestStore> {
  const directory = await mkdtemp(join(tmpdir(), "frontoffice-store-"));
  const credentials = ownStoreCredentials(TEST_SECRET_KEY);
  const store = await openStore({ directory, credentials, corsOrigins: [], log: () => undefined });
  await new Promise<void>((done) => store.server.listen(0, "127.0.0.1", done));
  const address = store.server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const settings = storageSettings.parse({ STORE_PORT: new URL(endpoint).port, STORAGE_ALLOWED_ORIGINS: endpoint });
  const storage = createStorage({
    settings: { ...settings, SECRET_KEY: TEST_SECRET_KEY, PUBLIC_URL: "http://127.0.0.1:3000" },
    secretbox: createSecretbox([TEST_SECRET_KEY]),
  });
  const close = async () => {
    await storage.end();
    await store.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { endpoint, server: { endpoint, region: "us-east-1", forcePathStyle: true, credentials }, storage, close };
}

/** A store that is opened when something first asks for it. */
export function lazyStore(): { storage: StorageMaker; close(): Promise<void> } {
  let opening: Promise<TestStore> | undefined;
  const opened = () => {
    opening ??= openTestStore();
    return opening.then(({ storage }) => storage);
  };
  const idle = createStorage({
    settings: { ...storageSettings.parse({ STORE_PORT: "1" }), SECRET_KEY: TEST_SECRET_KEY, PUBLIC_URL: "http://127.0.0.1:3000" },
    secretbox: createSecretbox([TEST_SECRET_KEY]),
  });
  return {
    storage: {
      ...idle,
      open: async (place) => (await opened()).open(place),
      openServer: async (...asked) => (await opened()).openServer(...asked),
      ownFault: async () => (await opened()).ownFault(),
    },
    close: async () => {
      await idle.end();
      await (await opening)?.close();
    },
  };
}
