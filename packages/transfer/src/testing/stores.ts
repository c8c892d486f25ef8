import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ownStoreCredentials } from "../own-store.ts";
import { S3Client, type S3Options } from "../s3/client.ts";
import type { S3Credentials } from "../s3/signing.ts";

const SECRET_KEY = "a secret key for the tests of the transfer engine";
const GATEWAY = fileURLToPath(new URL("../../../../apps/store/src/main.ts", import.meta.url));
const S3RVER = fileURLToPath(new URL("../../node_modules/s3rver/bin/s3rver.js", import.meta.url));

/** An S3 server in a process of its own, with a bucket "test". */
export interface TestServer {
  endpoint: string;
  credentials: S3Credentials;
  /** A client of the bucket; through another endpoint where a proxy stands before the server. */
  client(options?: Partial<S3Options>): S3Client;
  close(): Promise<void>;
}

/** The embedded store. */
export async function startGateway(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "frontoffice-transfer-"));
  const port = await freePort();
  const env = { STORE_PORT: String(port), DATA_DIR: directory, SECRET_KEY };
  return startServer({ directory, port, env, args: [GATEWAY], credentials: ownStoreCredentials(SECRET_KEY) });
}

/**
 * S3rver, which somebody else has written. It keeps no checksums and does not list the parts of an upload, so it stands for
 * servers that know less than ours; streamed signatures and resuming cannot be tried against it.
 */
export async function startS3rver(wantedPort?: number): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "frontoffice-s3rver-"));
  const port = wantedPort ?? (await freePort());
  const args = [S3RVER, "--directory", directory, "--address", "127.0.0.1", "--port", String(port), "--silent"];
  return startServer({ directory, port, env: {}, args, credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" } });
}

interface ServerProcess {
  directory: string;
  port: number;
  env: Record<string, string>;
  args: string[];
  credentials: S3Credentials;
}

async function startServer({ directory, port, env, args, credentials }: ServerProcess): Promise<TestServer> {
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const endpoint = `http://127.0.0.1:${port}`;
  const client = (options: Partial<S3Options> = {}) =>
    new S3Client({ endpoint, region: "us-east-1", bucket: "test", forcePathStyle: true, credentials, ...options });
  await makeBucket(client());
  const close = async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  return { endpoint, credentials, client, close };
}

async function makeBucket(client: S3Client): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.send({ method: "PUT", signal: AbortSignal.timeout(5_000) });
      break;
    } catch (error) {
      if (attempt > 300) throw error;
      await wait(50);
    }
  }
  await client.close();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
