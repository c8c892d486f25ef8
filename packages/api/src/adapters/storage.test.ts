import { createHash, randomUUID } from "node:crypto";
import { TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StorageConnectionRow } from "../adapters/index.ts";
import { openTestStore, type TestStore } from "../testing/store.ts";
import { createSecretbox } from "./secretbox.ts";
import { connectionSecretPlace, createStorage } from "./storage.ts";
import { storageSettings } from "./storage-settings.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const secretbox = createSecretbox([TEST_SECRET_KEY]);
const soon = () => AbortSignal.timeout(10_000);
const text = Buffer.from("eleven byte");
const sha256 = createHash("sha256").update(text).digest("hex");
const put = { payload: { size: text.length, open: () => text }, sha256, contentType: "text/plain" };

function makerWith(environment: Record<string, string>) {
  const settings = { ...storageSettings.parse(environment), SECRET_KEY: TEST_SECRET_KEY, PUBLIC_URL: "https://office.example.com" };
  return createStorage({ settings, secretbox });
}

function connection(changes: Partial<StorageConnectionRow> = {}): StorageConnectionRow {
  const [companyId, id] = [changes.companyId ?? randomUUID(), changes.id ?? randomUUID()];
  const { accessKeyId, secretAccessKey } = store.server.credentials;
  return {
    companyId,
    id,
    name: "Our archive",
    kind: "minio",
    endpoint: store.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    accessKeyId,
    secretAccessKey: secretbox.seal(secretAccessKey, connectionSecretPlace(companyId, id)),
    defaultBucket: null,
    abilities: null,
    lastCheckedAt: null,
    lastError: null,
    version: 1,
    createdBy: null,
    createdVia: "test",
    createdAt: new Date(),
    updatedAt: new Date(),
    deletedAt: null,
    ...changes,
  };
}

describe("the installation's own store", () => {
  test("gives each company a bucket of its own, made on first use and found afterwards", async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const { storage } = store;
    expect(storage.label).toBe("Built-in storage");
    const mine = await storage.open({ companyId: first, connection: null, bucket: "whatever-was-asked" });
    expect(await mine.store.put({ key: "a/ü b.txt", ...put }, soon())).toMatchObject({ size: 11, sha256 });
    const again = await storage.open({ companyId: first, connection: null, bucket: storage.bucketOf(first) });
    expect(await again.store.head("a/ü b.txt", soon())).toMatchObject({ size: 11, sha256 });
    const other = await storage.open({ companyId: second, connection: null, bucket: storage.bucketOf(first) });
    expect(await other.store.head("a/ü b.txt", soon())).toBeUndefined();
  });

  test("signs addresses that anybody can use for that one thing, at the public address", async () => {
    const companyId = randomUUID();
    const { storage } = store;
    const opened = await storage.open({ companyId, connection: null, bucket: "" });
    const headers = { "x-amz-checksum-sha256": createHash("sha256").update(text).digest("base64") };
    const address = opened.presign({ method: "PUT", key: "photo.jpg", headers }, 60);
    expect(new URL(address).origin).toBe(store.endpoint);
    expect((await fetch(address, { method: "PUT", body: text, headers })).status).toBe(200);
    expect((await fetch(address, { method: "PUT", body: "other bytes", headers })).status).toBe(400);
    expect((await fetch(address.replace("photo.jpg", "other.jpg"), { method: "PUT", body: text, headers })).status).toBe(403);
    const shown = await fetch(opened.presign({ method: "GET", key: "photo.jpg" }, 60));
    expect(await shown.text()).toBe("eleven byte");
    const elsewhere = makerWith({ STORE_PORT: new URL(store.endpoint).port, STORE_PUBLIC_URL: "https://files.example.com/s3" });
    const outside = (await elsewhere.open({ companyId, connection: null, bucket: "" })).presign({ method: "GET", key: "photo.jpg" }, 60);
    expect(outside).toContain(`https://files.example.com/s3/${storage.bucketOf(companyId)}/photo.jpg?`);
    expect(elsewhere.own.publicOrigin).toBe("https://files.example.com");
    await elsewhere.end();
  });

  test("can be any S3 server instead, and is then called by its host", async () => {
    const { accessKeyId, secretAccessKey } = store.server.credentials;
    const settings = { S3_ENDPOINT: store.endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey };
    const maker = makerWith(settings);
    expect(maker).toMatchObject({ label: new URL(store.endpoint).host, own: { isEmbedded: false } });
    const opened = await maker.open({ companyId: randomUUID(), connection: null, bucket: "" });
    expect(await opened.store.put({ key: "x", ...put }, soon())).toMatchObject({ sha256 });
    expect(await maker.ownFault()).toBeUndefined();
    await maker.end();
    expect(() => makerWith({ S3_ENDPOINT: store.endpoint })).toThrow(/S3_ACCESS_KEY_ID/);
  });

  test("says so when it is away, and serves again when it is back", async () => {
    const away = makerWith({ STORE_PORT: "1" });
    expect(await away.ownFault()).toMatch(/does not answer/);
    await expect(away.open({ companyId: randomUUID(), connection: null, bucket: "" })).rejects.toMatchObject({
      code: "upstream_failed",
      message: expect.stringContaining("Built-in storage"),
    });
    await away.end();
  });

  test("without settings browsers reach it beside the product", () => {
    expect(makerWith({}).own).toEqual({
      endpoint: "http://127.0.0.1:3900",
      publicOrigin: "http://office.example.com:3900",
      isEmbedded: true,
    });
  });
});

describe("a stored connection", () => {
  test("opens the bucket that is asked for with the credentials of its row", async () => {
    const made = await store.storage.openServer(store.server, "customer-files");
    await made.client.send({ method: "PUT", signal: soon() });
    const row = connection();
    const opened = await store.storage.open({ companyId: row.companyId, connection: row, bucket: "customer-files" });
    expect(opened.label).toBe("Our archive");
    expect(opened.store.checksChecksums).toBe(false);
    expect(await opened.store.put({ key: "x", ...put }, soon())).toMatchObject({ sha256 });
    const tested = connection({ abilities: { checksChecksums: true, takesChecksums: true, listsChecksums: true, conditionalPut: false } });
    expect(
      (await store.storage.open({ companyId: tested.companyId, connection: tested, bucket: "customer-files" })).store.checksChecksums,
    ).toBe(true);
  });

  test("opens nothing with another row's secret", async () => {
    const [mine, theirs] = [connection(), connection()];
    const stolen = { ...mine, secretAccessKey: theirs.secretAccessKey };
    await expect(store.storage.open({ companyId: mine.companyId, connection: stolen, bucket: "customer-files" })).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("Enter it again"),
    });
  });

  test.each([
    ["http://s3.example.com", /https/],
    ["https://127.0.0.1:9000", /private/],
    ["https://[::ffff:10.0.0.1]", /private/],
    ["https://169.254.169.254", /private/],
    ["https://s3.example.com:22", /Port 22/],
    ["https://me:secret@s3.example.com", /user name/],
    ["https://s3.example.com/?x=1", /valid address/],
  ])("is not opened at %s", async (endpoint, words) => {
    const row = connection({ endpoint });
    const open = store.storage.open({ companyId: row.companyId, connection: row, bucket: "customer-files" });
    await expect(open).rejects.toMatchObject({ code: "precondition", message: expect.stringMatching(words) });
  });

  test("is not connected to when its name leads into a private network, whatever the style of address", async () => {
    for (const forcePathStyle of [true, false]) {
      const row = connection({ endpoint: "https://localhost", forcePathStyle });
      const opened = await store.storage.open({ companyId: row.companyId, connection: row, bucket: "customer-files" });
      const failure = await opened.client.send({ method: "HEAD", signal: soon() }).catch((error: unknown) => error);
      expect(String(failure instanceof Error ? failure.cause : failure)).toMatch(/private or special network|ENOTFOUND|EAI_AGAIN/);
    }
  });

  test("takes no bucket that would change the host", async () => {
    const row = connection({ forcePathStyle: false });
    for (const bucket of ["evil.example.com/", "a@b", "x", "..", "UPPER"]) {
      await expect(store.storage.open({ companyId: row.companyId, connection: row, bucket })).rejects.toMatchObject({
        code: "precondition",
      });
    }
  });
});
