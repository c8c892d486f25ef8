import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { openStore } from "./index.ts";

export const credentials = { accessKeyId: "FOTEST", secretAccessKey: "a secret for tests alone" };

export interface TestStore {
  url: string;
  directory: string;
  /** The AWS SDK, as an independent reader of the protocol. */
  s3: S3Client;
  logged: unknown[];
  /** Closes the store and opens it again on the same folder, as a restart does. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A store of its own on a free port. */
export async function testStore(corsOrigins: string[] = ["http://app.example"], idleMs?: number): Promise<TestStore> {
  const directory = await mkdtemp(join(tmpdir(), "frontoffice-store-"));
  const logged: unknown[] = [];
  const open = () => openStore({ directory, credentials, corsOrigins, ...(idleMs && { idleMs }), log: (line) => void logged.push(line) });
  let store = await open();
  const listen = (port: number) => new Promise<void>((done) => store.server.listen(port, "127.0.0.1", done));
  await listen(0);
  const { port } = store.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const s3 = new S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials, maxAttempts: 1 });
  return {
    url,
    directory,
    s3,
    logged,
    restart: async () => {
      await store.close();
      store = await open();
      await listen(port);
    },
    close: async () => {
      s3.destroy();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
