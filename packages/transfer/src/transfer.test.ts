import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { S3Store } from "./s3/store.ts";
import { bytesIn, bytesOf, endOf, folderWith, itemsBelow, observer, runOf, sha256Of } from "./testing/runs.ts";
import { startGateway, startS3rver, type TestServer } from "./testing/stores.ts";

const MB = 1024 * 1024;

describe.each([
  { name: "the embedded store", start: startGateway, checksChecksums: true, isOurs: true },
  { name: "s3rver, a server of somebody else's", start: startS3rver, checksChecksums: false, isOurs: false },
])("$name", ({ start, checksChecksums, isOurs }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  test("takes three files with 33 bytes and gives each back as it was", async () => {
    const root = await folderWith({ "one.txt": "hello world", "deep/two.txt": "another one", "deep/er/three.txt": "and a third" });
    const client = server.client();
    const recording = observer();
    const run = runOf({ store: new S3Store({ client, checksChecksums }), observer: recording });
    await run.run(itemsBelow(root));
    expect([...recording.outcomes.values()].map(endOf)).toEqual(["sent", "sent", "sent"]);
    expect(run.progress).toEqual({ bytes: 33, current: [] });
    expect(String(await bytesIn(client, "deep/er/three.txt"))).toBe("and a third");
    const object = await new S3Store({ client }).head("one.txt", AbortSignal.timeout(5_000));
    expect(object).toMatchObject({ size: 11, sha256: sha256Of(Buffer.from("hello world")) });
    await client.close();
    await rm(root, { recursive: true });
  });

  test("takes an empty file, an odd name and a file in parts", async () => {
    const large = bytesOf(20 * MB + 7);
    const files = { empty: "", "a b+c%20ü&'(1)!.txt": "odd", "large.bin": large };
    const root = await folderWith(isOurs ? { ...files, "line\nbreak": "two lines", "dir~*/x": "x" } : files);
    const client = server.client();
    const recording = observer();
    await runOf({ store: new S3Store({ client, checksChecksums }), observer: recording }).run(itemsBelow(root));
    expect(new Set([...recording.outcomes.values()].map(endOf))).toEqual(new Set(["sent"]));
    expect(recording.parts.sort()).toEqual(["large.bin#1", "large.bin#2", "large.bin#3"]);
    expect(recording.outcomes.get("large.bin")).toMatchObject({ sha256: sha256Of(large) });
    expect((await bytesIn(client, "large.bin")).equals(large)).toBe(true);
    expect((await bytesIn(client, "empty")).length).toBe(0);
    expect(String(await bytesIn(client, "a b+c%20ü&'(1)!.txt"))).toBe("odd");
    if (isOurs) expect(String(await bytesIn(client, "line\nbreak"))).toBe("two lines");
    await client.close();
    await rm(root, { recursive: true });
  });

  // The other one believes every signature.
  test.runIf(isOurs)("says what is wrong with the credentials and with the bucket", async () => {
    const root = await folderWith({ a: "a" });
    const reasonWith = async (options: object) => {
      const client = server.client(options);
      const recording = observer();
      await runOf({ store: new S3Store({ client, checksChecksums }), observer: recording, retries: 0 }).run(itemsBelow(root));
      await client.close();
      return recording.outcomes.get("a");
    };
    const wrong = { ...server.credentials, secretAccessKey: "wrong" };
    expect(await reasonWith({ credentials: wrong })).toMatchObject({ fault: { reason: "refused", code: "SignatureDoesNotMatch" } });
    expect(await reasonWith({ bucket: "no-such-bucket" })).toMatchObject({ fault: { reason: "missing", code: "NoSuchBucket" } });
    await rm(root, { recursive: true });
  });
});

test("a link is not followed, even when it points back up", async () => {
  const root = await folderWith({ "a/file": "x" });
  await symlink(root, join(root, "a/loop"));
  const paths: string[] = [];
  for await (const item of itemsBelow(root)) paths.push(item.path);
  expect(paths).toEqual(["a/file"]);
  await rm(root, { recursive: true });
});
