import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore, type Store } from "./index.ts";
import { credentials } from "./testing.ts";

const MB = 1024 * 1024;
const directory = mkdtempSync(join(tmpdir(), "frontoffice-full-"));

/** A disk that is soon full; only the administrator may make one. */
function mount(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", directory], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const isMounted = mount();
let store: Store;
let s3: S3Client;

beforeEach(async () => {
  if (!isMounted) return;
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
  execFileSync("mount", ["-o", "remount,size=8m", directory]);
  store = await openStore({ directory, credentials, corsOrigins: [], log: () => undefined });
  await new Promise<void>((done) => store.server.listen(0, "127.0.0.1", done));
  const { port } = store.server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  s3 = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials, maxAttempts: 1 });
  await s3.send(new CreateBucketCommand({ Bucket: "full" }));
});
afterEach(async () => {
  s3?.destroy();
  await store?.close();
});
afterAll(() => {
  if (isMounted) execFileSync("umount", [directory]);
  rmSync(directory, { recursive: true, force: true });
});

const put = (key: string, body: Buffer) => s3.send(new PutObjectCommand({ Bucket: "full", Key: key, Body: body }));
const get = async (key: string) =>
  Buffer.from((await (await s3.send(new GetObjectCommand({ Bucket: "full", Key: key }))).Body?.transformToByteArray()) ?? []);

/** Puts objects until there is no room; answers those that were taken. */
async function fill(size: number): Promise<string[]> {
  for (const taken: string[] = []; ; ) {
    const key = `object-${taken.length}`;
    try {
      await put(key, Buffer.alloc(size, taken.length));
      taken.push(key);
    } catch (error) {
      expect(error).toMatchObject({ name: "InsufficientStorage", $metadata: { httpStatusCode: 507 } });
      expect(String(error)).toContain("The disk under the store is full.");
      await expect(s3.send(new HeadObjectCommand({ Bucket: "full", Key: key }))).rejects.toMatchObject({ name: "NotFound" });
      return taken;
    }
  }
}

describe.skipIf(!isMounted)("a store on a full disk", () => {
  test.each([
    ["in files", 1_000_000],
    ["in the ledger", 12_000],
  ])("refuses what does not fit %s, keeps what it has, leaves nothing half, and goes on when there is room", async (_where, size) => {
    const taken = await fill(size);
    expect(taken.length).toBeGreaterThan(3);
    expect(readdirSync(join(directory, "incoming"))).toEqual([]);
    for (const [at, key] of taken.entries()) expect((await get(key)).equals(Buffer.alloc(size, at))).toBe(true);
    // Room comes from elsewhere on the disk, as when somebody has tidied up.
    execFileSync("mount", ["-o", "remount,size=16m", directory]);
    await put("later", Buffer.alloc(size, 99));
    expect((await get("later")).equals(Buffer.alloc(size, 99))).toBe(true);
  });

  test("takes no part that does not fit, and keeps those that it took", async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: "full", Key: "large" }));
    const part = (PartNumber: number) => ({ Bucket: "full", Key: "large", UploadId, PartNumber, Body: Buffer.alloc(5 * MB, PartNumber) });
    await s3.send(new UploadPartCommand(part(1)));
    await expect(s3.send(new UploadPartCommand(part(2)))).rejects.toMatchObject({ name: "InsufficientStorage" });
    expect(readdirSync(join(directory, "incoming"))).toEqual([]);
    const { Parts } = await s3.send(new ListPartsCommand({ Bucket: "full", Key: "large", UploadId }));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: 5 * MB }]);
  });
});
