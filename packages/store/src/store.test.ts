import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestStore, testStore } from "./testing.ts";

let store: TestStore;
beforeAll(async () => {
  store = await testStore();
  await store.s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => store.close());

const Bucket = "deliverables";
const MB = 1024 * 1024;
const put = (Key: string, Body: string | Buffer, more = {}) => store.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body, ...rest } = await store.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
};
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
const nameOf = (error: unknown) => (error as { name?: string }).name;
const refusal = (sent: Promise<unknown>) => sent.then(() => "accepted", nameOf);

describe("objects", () => {
  test.each([0, 1, 33, 16_384, 16_385, 3 * MB])("of %d bytes come back as they were sent, with their headers", async (size) => {
    const bytes = randomBytes(size);
    const { ETag } = await put(`sizes/${size}`, bytes, { ContentType: "image/png", Metadata: { origin: "camera" } });
    expect(ETag).toBe(`"${md5(bytes)}"`);
    const back = await get(`sizes/${size}`);
    expect(back.bytes.equals(bytes)).toBe(true);
    expect(back).toMatchObject({ ContentLength: size, ContentType: "image/png", Metadata: { origin: "camera" }, ETag });
    expect(await store.s3.send(new HeadObjectCommand({ Bucket, Key: `sizes/${size}` }))).toMatchObject({ ContentLength: size, ETag });
  });

  test("are copied only while the source is the one that was named", async () => {
    const { ETag } = await put("condition/source", randomBytes(50_000));
    const copy = (Key: string, CopySourceIfMatch = ETag) =>
      store.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/condition/source`, CopySourceIfMatch }));
    expect((await copy("condition/first")).CopyObjectResult?.ETag).toBe(ETag);
    await put("condition/source", randomBytes(50_000));
    expect(await refusal(copy("condition/second"))).toBe("PreconditionFailed");
    expect(await refusal(get("condition/second"))).toBe("NoSuchKey");
    expect((await get("condition/first")).ETag).toBe(ETag);
  });

  test("are copied whole or not at all while their source is replaced", async () => {
    const versions = [randomBytes(200_000), randomBytes(200_000)] as const;
    await put("busy/source", versions[0]);
    const writes = Array.from({ length: 20 }, (_, at) => put("busy/source", versions[(at % 2) as 0 | 1]));
    const copies = Array.from({ length: 20 }, (_, at) =>
      store.s3.send(new CopyObjectCommand({ Bucket, Key: `busy/${at}`, CopySource: `${Bucket}/busy/source` })),
    );
    await Promise.all([...writes, ...copies]);
    const known = versions.map(md5);
    for (const at of copies.keys()) expect(known).toContain(md5((await get(`busy/${at}`)).bytes));
  });

  test("of a version that was replaced answer nothing instead of other bytes", async () => {
    await put("versions/one", "first");
    const { VersionId } = await store.s3.send(new HeadObjectCommand({ Bucket, Key: "versions/one" }));
    expect((await get("versions/one", { VersionId })).bytes.toString()).toBe("first");
    await put("versions/one", "second");
    expect(await refusal(get("versions/one", { VersionId }))).toBe("NoSuchVersion");
    await store.s3.send(new DeleteObjectCommand({ Bucket, Key: "versions/one", VersionId }));
    expect((await get("versions/one")).bytes.toString()).toBe("second");
  });

  test("keep any name that S3 allows", async () => {
    const names = [
      "with space + plus&?#%.txt",
      "ünïcode/日本/🙂",
      "new\nline",
      "a//b",
      "..",
      "dots/../up",
      "trailing/",
      "'quotes\"",
      "q=1&x=2",
    ];
    for (const name of names) await put(`names/${name}`, name);
    for (const name of names) expect((await get(`names/${name}`)).bytes.toString()).toBe(name);
    const { Contents = [] } = await store.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "names/", EncodingType: "url" }));
    expect(Contents.map(({ Key }) => decodeURIComponent(Key ?? ""))).toEqual(names.map((name) => `names/${name}`).sort(byBytes));
  });

  test("are read in ranges, from the front and from the end", async () => {
    await put("range", randomBytes(100_000).fill("0123456789", 0, 10));
    expect((await get("range", { Range: "bytes=2-5" })).bytes.toString()).toBe("2345");
    const tail = await get("range", { Range: "bytes=-1000" });
    expect([tail.bytes.length, tail.ContentRange]).toEqual([1000, "bytes 99000-99999/100000"]);
    expect(await refusal(get("range", { Range: "bytes=100000-" }))).toBe("InvalidRange");
  });

  test("are answered, written and not written under conditions", async () => {
    const { ETag = "" } = await put("condition", "one");
    await expect(get("condition", { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    expect(await refusal(get("condition", { IfMatch: '"other"' }))).toBe("PreconditionFailed");
    expect(await refusal(put("condition", "two", { IfNoneMatch: "*" }))).toBe("PreconditionFailed");
    expect(await refusal(put("condition", "two", { IfMatch: ETag }))).toBe("accepted");
    expect((await get("condition")).bytes.toString()).toBe("two");
  });

  test.each(["SHA256", "SHA1", "CRC32", "CRC32C"] as const)("are checked by %s, and say it again when asked", async (ChecksumAlgorithm) => {
    await put("checked", "some bytes", { ChecksumAlgorithm });
    const back = await get("checked", { ChecksumMode: "ENABLED" });
    expect(back[`Checksum${ChecksumAlgorithm}`]).toBeTruthy();
    expect(await refusal(put("checked", "other bytes", { [`Checksum${ChecksumAlgorithm}`]: "AAAAAA==" }))).toBe("BadDigest");
    expect((await get("checked")).bytes.toString()).toBe("some bytes");
  });

  test("travel as signed and unsigned chunks, and are stored without the framing", async () => {
    const bytes = randomBytes(300_000);
    await store.s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body: Readable.from([bytes]), ContentLength: bytes.length }));
    expect((await get("stream")).bytes.equals(bytes)).toBe(true);
  });

  test("are copied, deleted one by one and many at once", async () => {
    await put("copy/source", randomBytes(50_000), { ContentType: "text/css" });
    await store.s3.send(new CopyObjectCommand({ Bucket, Key: "copy/target", CopySource: `${Bucket}/copy/source` }));
    await store.s3.send(new DeleteObjectCommand({ Bucket, Key: "copy/source" }));
    expect((await get("copy/target")).ContentType).toBe("text/css");
    expect(await refusal(get("copy/source"))).toBe("NoSuchKey");
    const Objects = [{ Key: "copy/target" }, { Key: "never there" }];
    const { Deleted = [] } = await store.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted.map(({ Key }) => Key)).toEqual(["copy/target", "never there"]);
    expect(await refusal(get("copy/target"))).toBe("NoSuchKey");
  });

  test("survive a restart, and leave no file behind when they go", async () => {
    const before = await filesOf(store.directory);
    await put("lasting", randomBytes(40_000));
    await put("lasting", randomBytes(50_000));
    await store.restart();
    expect((await get("lasting")).ContentLength).toBe(50_000);
    expect(await filesOf(store.directory)).toHaveLength(before.length + 1);
    await store.s3.send(new DeleteObjectCommand({ Bucket, Key: "lasting" }));
    expect(await filesOf(store.directory)).toHaveLength(before.length);
  });
});

describe("listings", () => {
  beforeAll(async () => {
    await store.s3.send(new CreateBucketCommand({ Bucket: "lists" }));
    const keys = ["a", "b/1", "b/2", "b/c/3", "b0", "ä", "z/1", ...Array.from({ length: 20 }, (_, n) => `many/${n}`)];
    await Promise.all(keys.map((Key) => store.s3.send(new PutObjectCommand({ Bucket: "lists", Key, Body: Key }))));
  });
  const list = async (more: object) => {
    const pages: { keys: string[]; prefixes: string[] } = { keys: [], prefixes: [] };
    let ContinuationToken: string | undefined;
    do {
      const page = await store.s3.send(new ListObjectsV2Command({ Bucket: "lists", ContinuationToken, ...more }));
      pages.keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
      pages.prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return pages;
  };

  test.each([1, 2, 7, 1000])("are complete and in the order of bytes in pages of %d", async (MaxKeys) => {
    const { keys } = await list({ MaxKeys });
    expect(keys).toHaveLength(27);
    expect(keys).toEqual(keys.toSorted(byBytes));
  });

  test.each([1, 2, 1000])("gather what shares a prefix, in pages of %d", async (MaxKeys) => {
    expect(await list({ MaxKeys, Delimiter: "/" })).toEqual({ keys: ["a", "b0", "ä"], prefixes: ["b/", "many/", "z/"] });
    expect(await list({ MaxKeys, Delimiter: "/", Prefix: "b/" })).toEqual({ keys: ["b/1", "b/2"], prefixes: ["b/c/"] });
  });

  test("of the first version page by marker", async () => {
    const first = await store.s3.send(new ListObjectsCommand({ Bucket: "lists", MaxKeys: 3 }));
    const second = await store.s3.send(new ListObjectsCommand({ Bucket: "lists", MaxKeys: 3, Marker: first.NextMarker }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(["b/c/3", "b0", "many/0"]);
  });
});

describe("multipart uploads", () => {
  const parts = [randomBytes(5 * MB), randomBytes(5 * MB), randomBytes(1000)];
  const begin = async (Key: string, more = {}) =>
    (await store.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? "";
  const send = (Key: string, UploadId: string, PartNumber: number, Body: Buffer) =>
    store.s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: "SHA256" }));

  test("say which parts they have, also after a restart, and become one object without a copy", async () => {
    const UploadId = await begin("big", { ContentType: "video/mp4", ChecksumAlgorithm: "SHA256" });
    for (const [index, part] of parts.slice(0, 2).entries()) await send("big", UploadId, index + 1, part);
    await store.restart();
    const { Parts = [] } = await store.s3.send(new ListPartsCommand({ Bucket, Key: "big", UploadId }));
    expect(Parts.map(({ PartNumber, Size, ETag }) => [PartNumber, Size, ETag])).toEqual(
      parts.slice(0, 2).map((part, index) => [index + 1, part.length, `"${md5(part)}"`]),
    );
    await send("big", UploadId, 3, parts[2] ?? Buffer.alloc(0));
    const named = parts.map((part, index) => ({ PartNumber: index + 1, ETag: `"${md5(part)}"` }));
    const done = await store.s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "big", UploadId, MultipartUpload: { Parts: named } }),
    );
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    const back = await get("big", { ChecksumMode: "ENABLED" });
    expect(back.bytes.equals(Buffer.concat(parts))).toBe(true);
    expect(back).toMatchObject({ ContentType: "video/mp4", ETag: done.ETag });
    expect(back.ChecksumSHA256).toMatch(/=-3$/);
    const across = await get("big", { Range: `bytes=${5 * MB - 2}-${5 * MB + 1}` });
    expect(across.bytes.equals(Buffer.concat(parts).subarray(5 * MB - 2, 5 * MB + 2))).toBe(true);
  });

  test("refuse wrong parts, small parts and a wrong order, and stay open", async () => {
    const UploadId = await begin("wrong");
    const [a, b] = [await send("wrong", UploadId, 1, Buffer.from("tiny")), await send("wrong", UploadId, 2, Buffer.from("small"))];
    const complete = (Parts: object[]) =>
      refusal(store.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "wrong", UploadId, MultipartUpload: { Parts } })));
    expect(
      await complete([
        { PartNumber: 1, ETag: a.ETag },
        { PartNumber: 2, ETag: b.ETag },
      ]),
    ).toBe("EntityTooSmall");
    expect(
      await complete([
        { PartNumber: 2, ETag: b.ETag },
        { PartNumber: 1, ETag: a.ETag },
      ]),
    ).toBe("InvalidPartOrder");
    expect(await complete([{ PartNumber: 1, ETag: b.ETag }])).toBe("InvalidPart");
    const listed = await store.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "wrong" }));
    expect(listed.Uploads?.map((one) => one.UploadId)).toEqual([UploadId]);
    await store.s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "wrong", UploadId }));
    expect(await refusal(store.s3.send(new ListPartsCommand({ Bucket, Key: "wrong", UploadId })))).toBe("NoSuchUpload");
  });
});

describe("who may do what", () => {
  test("nobody without the right signature", async () => {
    await put("secret", "x");
    const { S3Client } = await import("@aws-sdk/client-s3");
    const with_ = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
      new S3Client({ endpoint: store.url, region: "us-east-1", forcePathStyle: true, credentials, maxAttempts: 1 });
    const read = (client: InstanceType<typeof S3Client>) => refusal(client.send(new GetObjectCommand({ Bucket, Key: "secret" })));
    expect(await read(with_({ accessKeyId: "FOTEST", secretAccessKey: "guessed" }))).toBe("SignatureDoesNotMatch");
    expect(await read(with_({ accessKeyId: "OTHER", secretAccessKey: "guessed" }))).toBe("InvalidAccessKeyId");
    expect((await fetch(`${store.url}/${Bucket}/secret`)).status).toBe(403);
  });

  test("a presigned address does what it was signed for, and nothing else, until it expires", async () => {
    const address = await getSignedUrl(store.s3, new PutObjectCommand({ Bucket, Key: "presigned" }), { expiresIn: 60 });
    expect((await fetch(address, { method: "PUT", body: "by hand" })).status).toBe(200);
    expect((await get("presigned")).bytes.toString()).toBe("by hand");
    expect((await fetch(address)).status).toBe(403);
    expect((await fetch(address.replace("presigned", "another"), { method: "PUT", body: "x" })).status).toBe(403);
    const old = await getSignedUrl(store.s3, new GetObjectCommand({ Bucket, Key: "presigned" }), {
      expiresIn: 1,
      signingDate: new Date(Date.now() - 5_000),
    });
    expect((await fetch(old)).status).toBe(403);
  });

  test("pages of the product's origin, and of no other", async () => {
    const preflight = (origin: string) =>
      fetch(`${store.url}/${Bucket}/x`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type,x-amz-checksum-sha256" },
      });
    const own = await preflight("http://app.example");
    expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([204, "http://app.example"]);
    expect((await preflight("http://evil.example")).status).toBe(403);
  });
});

test("buckets are made, found, listed and deleted only when they are empty", async () => {
  const { s3 } = store;
  await s3.send(new CreateBucketCommand({ Bucket: "short-lived" }));
  await s3.send(new HeadBucketCommand({ Bucket: "short-lived" }));
  expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain("short-lived");
  await s3.send(new PutObjectCommand({ Bucket: "short-lived", Key: "x", Body: "x" }));
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket: "short-lived" })))).toBe("BucketNotEmpty");
  await s3.send(new DeleteObjectCommand({ Bucket: "short-lived", Key: "x" }));
  await s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }));
  expect(await refusal(s3.send(new HeadBucketCommand({ Bucket: "short-lived" })))).toBe("NotFound");
  expect(await refusal(put("x", "x", { Bucket: "never-made" }))).toBe("NoSuchBucket");
});

test("a body that breaks off leaves nothing", async () => {
  const before = await filesOf(store.directory);
  const address = await getSignedUrl(store.s3, new PutObjectCommand({ Bucket, Key: "broken-off" }), { expiresIn: 60 });
  const leaving = new AbortController();
  async function* slowly() {
    yield randomBytes(100_000);
    leaving.abort();
    yield randomBytes(100_000);
  }
  const init = { method: "PUT", body: Readable.toWeb(Readable.from(slowly())), duplex: "half", signal: leaving.signal } as RequestInit;
  await fetch(address, init).catch(() => undefined);
  await expect.poll(() => filesOf(store.directory)).toEqual(before);
  expect(await refusal(get("broken-off"))).toBe("NoSuchKey");
  expect(store.logged).toEqual([]);
});

async function filesOf(directory: string): Promise<string[]> {
  const found = await readdir(join(directory, "data"), { recursive: true, withFileTypes: true });
  const incoming = await readdir(join(directory, "incoming"));
  return [...found.filter((entry) => entry.isFile()).map(({ name }) => name), ...incoming].sort();
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
