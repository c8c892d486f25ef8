import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TransferItem } from "./item.ts";
import { Bandwidth } from "./limits.ts";
import type { S3Client } from "./s3/client.ts";
import { S3Store } from "./s3/store.ts";
import { partSizeOf } from "./send-file.ts";
import { openBelow } from "./source.ts";
import { type FaultyNetwork, startProxy } from "./testing/proxy.ts";
import { bytesIn, bytesOf, endOf, folderWith, itemOf, itemsBelow, listed, observer, runOf, sha256Of } from "./testing/runs.ts";
import { startGateway, type TestServer } from "./testing/stores.ts";

const MB = 1024 * 1024;
const large = bytesOf(20 * MB);

let server: TestServer;
let network: FaultyNetwork;
let client: S3Client;
let store: S3Store;
let root: string;

beforeAll(async () => {
  server = await startGateway();
});
afterAll(() => server.close());
beforeEach(async () => {
  network = await startProxy(server.endpoint);
  client = server.client({ endpoint: network.endpoint });
  store = new S3Store({ client, checksChecksums: true });
  root = await folderWith({});
});
afterEach(async () => {
  await client.close();
  await network.close();
  await rm(root, { recursive: true, force: true });
});

const partsSent = () => network.seen.filter(({ url }) => url.includes("partNumber=")).map(({ url }) => /partNumber=(\d+)/.exec(url)?.[1]);

/** An item whose file is changed once so many bytes of it have been read, on each of the first `times` openings. */
function changing(path: string, times: number, change: () => Promise<unknown>): TransferItem {
  let openings = 0;
  const open = async () => {
    const file = await openBelow(root, path);
    const changesNow = ++openings <= times;
    const read: typeof file.read = async (buffer, position) => {
      if (changesNow && position === 0) await change();
      return await file.read(buffer, position);
    };
    return { ...file, read };
  };
  return itemOf(root, path, { open });
}

describe("a file that changes while it is read", () => {
  test.each([
    ["small.txt", Buffer.from("before")],
    ["large.bin", large],
  ])("%s is sent once more as a whole, and arrives as it is then", async (path, bytes) => {
    await writeFile(join(root, path), bytes);
    const recording = observer();
    const run = runOf({ store, observer: recording });
    await run.run(listed(changing(path, 1, () => appendFile(join(root, path), "more"))));
    const now = Buffer.concat([bytes, Buffer.from("more")]);
    expect(recording.outcomes.get(path)).toMatchObject({ kind: "sent", sha256: sha256Of(now) });
    expect((await bytesIn(client, path)).equals(now)).toBe(true);
    expect(run.progress.bytes).toBe(now.length);
  });

  test("fails in words when it changes a second time", async () => {
    await writeFile(join(root, "log"), "x");
    const recording = observer();
    const run = runOf({ store, observer: recording });
    await run.run(listed(changing("log", 2, () => appendFile(join(root, "log"), "x"))));
    expect(recording.outcomes.get("log")).toMatchObject({ fault: { reason: "changed", message: expect.stringMatching(/^The file/) } });
    expect(run.progress.bytes).toBe(0);
  });
});

describe("going on with an earlier run's upload", () => {
  /** Sends the file, but for its third part. */
  async function interrupted(path: string) {
    network.fault = ({ url }) => (url.includes("partNumber=3") ? { kind: "reset" } : undefined);
    const recording = observer();
    await runOf({ store, observer: recording, retries: 0 }).run(itemsBelow(root));
    expect(endOf(recording.outcomes.get(path))).toBe("network");
    network.fault = () => undefined;
    network.seen.length = 0;
    return recording.begunUploads.get(path);
  }

  test("sends only what the store has not", async () => {
    await writeFile(join(root, "r.bin"), large);
    const resume = await interrupted("r.bin");
    const recording = observer();
    await runOf({ store, observer: recording }).run(itemsBelow(root, { resume }));
    expect(endOf(recording.outcomes.get("r.bin"))).toBe("sent");
    expect(partsSent()).toEqual(["3"]);
    expect((await bytesIn(client, "r.bin")).equals(large)).toBe(true);
  });

  test("sends the parts again that have changed since, even with the same size and time", async () => {
    await writeFile(join(root, "c.bin"), large);
    const resume = await interrupted("c.bin");
    const changed = Buffer.from(large);
    changed[9 * MB] = (changed[9 * MB] ?? 0) ^ 255;
    await writeFile(join(root, "c.bin"), changed);
    await runOf({ store, observer: observer() }).run(itemsBelow(root, { resume }));
    expect(partsSent().sort()).toEqual(["2", "3"]);
    expect((await bytesIn(client, "c.bin")).equals(changed)).toBe(true);
  });

  test("restarts when the store has forgotten it", async () => {
    await writeFile(join(root, "f.bin"), large);
    const resume = await interrupted("f.bin");
    await store.abortUpload({ key: "f.bin", uploadId: resume?.uploadId ?? "" }, AbortSignal.timeout(5_000));
    const recording = observer();
    await runOf({ store, observer: recording }).run(itemsBelow(root, { resume }));
    expect(endOf(recording.outcomes.get("f.bin"))).toBe("sent");
    expect(partsSent().sort()).toEqual(["1", "2", "3"]);
  });

  test("sends nothing when the upload was completed and nobody lived to tell", async () => {
    await writeFile(join(root, "done.bin"), large);
    const before = observer();
    await runOf({ store, observer: before }).run(itemsBelow(root));
    network.seen.length = 0;
    const recording = observer();
    const run = runOf({ store, observer: recording });
    await run.run(itemsBelow(root, { again: true, resume: before.begunUploads.get("done.bin") }));
    expect(recording.outcomes.get("done.bin")).toMatchObject({ kind: "sent", sha256: sha256Of(large) });
    expect(network.seen.filter(({ method }) => method === "PUT" || method === "POST")).toEqual([]);
    expect(run.progress.bytes).toBe(large.length);
  });
});

describe("a run after one that was killed", () => {
  test("ends an upload that was begun and not recorded, also when the recorded one is gone", async () => {
    await writeFile(join(root, "l.bin"), large);
    const signal = AbortSignal.timeout(10_000);
    await store.beginUpload({ key: "l.bin", contentType: "text/plain" }, signal);
    const recording = observer();
    const resume = { uploadId: "0".repeat(32), partSize: partSizeOf(large.length) };
    await runOf({ store, observer: recording }).run(itemsBelow(root, { again: true, resume }));
    expect(recording.outcomes.get("l.bin")).toMatchObject({ kind: "sent", sha256: sha256Of(large) });
    expect(await store.listUploads("l.bin", signal)).toEqual([]);
  });
});

describe("a run", () => {
  test("is cancelled at once, in the middle of a part", async () => {
    await writeFile(join(root, "l.bin"), large);
    network.fault = ({ url }) => (url.includes("partNumber=2") ? { kind: "hang" } : undefined);
    const cancel = new AbortController();
    const recording = observer();
    const running = runOf({ store, observer: recording, signal: cancel.signal }).run(itemsBelow(root));
    setTimeout(() => cancel.abort(), 300);
    const from = performance.now();
    await expect(running).rejects.toMatchObject({ reason: "cancelled" });
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(recording.outcomes.size).toBe(0);
  });

  test("is cancelled at once while it waits for its bandwidth or for the next attempt", async () => {
    await writeFile(join(root, "l.bin"), large);
    await writeFile(join(root, "b.txt"), "b");
    const slow = server.client({ endpoint: network.endpoint, bandwidth: new Bandwidth(1_000) });
    network.fault = ({ url }) => (url.endsWith("b.txt") ? { kind: "answer", status: 503, headers: { "retry-after": "30" } } : undefined);
    const cancel = new AbortController();
    const running = runOf({ store: new S3Store({ client: slow }), observer: observer(), signal: cancel.signal }).run(itemsBelow(root));
    setTimeout(() => cancel.abort(), 300);
    const from = performance.now();
    await expect(running).rejects.toMatchObject({ reason: "cancelled" });
    expect(performance.now() - from).toBeLessThan(10_000);
    await slow.close();
  });

  test("keeps to its bandwidth, and feels a changed limit at once", async () => {
    await writeFile(join(root, "l.bin"), large.subarray(0, 16 * MB));
    const bandwidth = new Bandwidth(MB);
    const limited = server.client({ bandwidth });
    const from = performance.now();
    const running = runOf({ store: new S3Store({ client: limited }), observer: observer() }).run(itemsBelow(root));
    setTimeout(() => bandwidth.set(null), 1_000);
    await running;
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(950);
    expect(took).toBeLessThan(10_000);
    await limited.close();
  });

  test("ends when its observer fails, with the observer's own error", async () => {
    await writeFile(join(root, "a"), "a");
    const recording = observer({ decide: () => Promise.reject(new Error("the database is gone")) });
    await expect(runOf({ store, observer: recording }).run(itemsBelow(root))).rejects.toThrow("the database is gone");
  });

  test("ends with the observer's own error also when files before it are still on their way", async () => {
    await writeFile(join(root, "first.bin"), large);
    await writeFile(join(root, "second"), "second");
    const limited = server.client({ bandwidth: new Bandwidth(MB) });
    const recording = observer({ done: () => Promise.reject(new Error("the database is gone")) });
    const run = runOf({ store: new S3Store({ client: limited, checksChecksums: true }), observer: recording });
    await expect(run.run(listed(itemOf(root, "first.bin"), itemOf(root, "second")))).rejects.toThrow("the database is gone");
    await limited.close();
  });

  test("skips what the observer knows to be there, having read it", async () => {
    await writeFile(join(root, "a"), "a");
    const recording = observer({ decide: async (_item, { digest }) => ({ duplicateOf: await digest() }) });
    await runOf({ store, observer: recording }).run(itemsBelow(root));
    const sha256 = sha256Of(Buffer.from("a"));
    expect(recording.outcomes.get("a")).toMatchObject({ kind: "skipped", sha256, size: 1, duplicateOf: sha256 });
    expect(network.seen).toEqual([]);
  });

  test("goes on with the others when one vanishes between the scan and the opening", async () => {
    for (const name of ["a", "b", "c"]) await writeFile(join(root, name), name);
    const recording = observer();
    const items = listed(itemOf(root, "a"), itemOf(root, "gone"), itemOf(root, "c"));
    await runOf({ store, observer: recording }).run(items);
    expect(["a", "gone", "c"].map((path) => endOf(recording.outcomes.get(path)))).toEqual(["sent", "missing", "sent"]);
  });

  test("reads no further ahead than its concurrency", async () => {
    await writeFile(join(root, "a"), "a");
    let [asked, done, ahead] = [0, 0, 0];
    async function* many() {
      for (; asked < 200; asked += 1) {
        ahead = Math.max(ahead, asked - done);
        yield itemOf(root, "a", { key: `k${asked}` });
      }
    }
    const recording = observer({
      done: async () => {
        done += 1;
      },
    });
    await runOf({ store, observer: recording, concurrency: 4 }).run(many());
    expect([done, ahead <= 4]).toEqual([200, true]);
  });
});

test("parts are 8 MiB, and larger only where 10,000 of them would not do, up to 5 TiB", () => {
  expect([1, 80_000 * MB, 5 * MB * MB].map((size) => partSizeOf(size) / MB)).toEqual([8, 8, 525]);
  expect(Math.ceil((5 * MB * MB) / partSizeOf(5 * MB * MB))).toBeLessThanOrEqual(10_000);
});
