import { createHash, createHmac } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentials, type TestStore, testStore } from "./testing.ts";

let store: TestStore;
const Bucket = "fo-native";
const FOREIGN = "fo-foreign";

beforeAll(async () => {
  store = await testStore();
  for (const name of [Bucket, FOREIGN]) await store.s3.send(new CreateBucketCommand({ Bucket: name }));
  await store.s3.send(new PutObjectCommand({ Bucket: FOREIGN, Key: "secret.txt", Body: "another company's" }));
});
afterAll(() => store.close());

const put = (Key: string, Body: string) => store.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (Key: string) =>
  (await store.s3.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString(),
    (error: { name: string }) => error.name,
  )) ?? "";
const presignedPut = (Key: string) => getSignedUrl(store.s3, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });
const presignedGet = (Key: string) => getSignedUrl(store.s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });

describe("who holds an address to write to", () => {
  test("cannot have another bucket's object copied to where they may read", async () => {
    const answer = await fetch(await presignedPut("mine"), { method: "PUT", headers: { "x-amz-copy-source": `/${FOREIGN}/secret.txt` } });
    expect(answer.status).toBe(403);
    expect(await read("mine")).toBe("NoSuchKey");
    const part = new UploadPartCommand({ Bucket, Key: "mine", UploadId: "none", PartNumber: 1 });
    const address = await getSignedUrl(store.s3, part, { expiresIn: 60 });
    expect((await fetch(address, { method: "PUT", headers: { "x-amz-copy-source": `/${FOREIGN}/secret.txt` } })).status).toBe(403);
  });

  test.each([
    ["another query", (url: string) => `${url}&uploads=`],
    ["a second value", (url: string) => `${url}&X-Amz-Expires=604800`],
    ["a longer life", (url: string) => url.replace("X-Amz-Expires=60", "X-Amz-Expires=600")],
    ["another date", (url: string) => url.replace(/X-Amz-Date=\d{8}/, "X-Amz-Date=20991231")],
    ["another region", (url: string) => url.replace("us-east-1", "eu-west-1")],
    ["another service", (url: string) => url.replace("%2Fs3%2F", "%2Fiam%2F")],
    ["another bucket", (url: string) => url.replace(Bucket, FOREIGN)],
    ["a way up", (url: string) => url.replace(`/${Bucket}/`, `/${Bucket}/%2e%2e/${FOREIGN}/`)],
    ["a slash in disguise", (url: string) => url.replace("folder/mine", "folder%2Fmine")],
    ["no header signed", (url: string) => url.replace("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=")],
    ["a signature that is no text of hex", (url: string) => url.replace(/X-Amz-Signature=.{64}/, `X-Amz-Signature=${"%C3%A9".repeat(64)}`)],
    ["no date", (url: string) => url.replace(/X-Amz-Date=[^&]+&/, "")],
  ])("is refused with %s", async (_what, change) => {
    const url = change(await presignedPut("folder/mine"));
    const answer = await fetch(url, { method: "PUT", body: "x" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain(store.directory);
    expect(store.logged).toEqual([]);
  });

  test("is refused another host than was signed", async () => {
    const url = (await presignedPut("mine")).replace("127.0.0.1", "localhost");
    expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(403);
  });

  test("cannot be given one that lasts longer than a week, nor one from the future", async () => {
    expect((await fetch(presignedBy(8 * 86_400, Date.now()), { method: "PUT", body: "x" })).status).toBe(403);
    expect((await fetch(presignedBy(60, Date.now() + 20 * 60_000), { method: "PUT", body: "x" })).status).toBe(403);
    expect((await fetch(presignedBy(60, Date.now()), { method: "PUT", body: "x" })).status).toBe(200);
  });

  test("sends the bytes whose sum was signed, and no others", async () => {
    const sum = createHash("sha256").update("meant").digest("base64");
    const command = new PutObjectCommand({ Bucket, Key: "hashed", ChecksumSHA256: sum });
    const url = await getSignedUrl(store.s3, command, { expiresIn: 60, unhoistableHeaders: new Set(["x-amz-checksum-sha256"]) });
    const send = (body: string, headers: Record<string, string>) =>
      fetch(url, { method: "PUT", body, headers }).then(({ status }) => status);
    expect(await send("other", { "x-amz-checksum-sha256": sum })).toBe(400);
    expect(await send("other", {})).toBe(403);
    expect(await send("other", { "x-amz-checksum-sha256": createHash("sha256").update("other").digest("base64") })).toBe(403);
    expect(await read("hashed")).toBe("NoSuchKey");
    expect(await send("meant", { "x-amz-checksum-sha256": sum })).toBe(200);
  });

  /** By hand, since the SDK refuses to sign what is not to be signed. */
  function presignedBy(seconds: number, moment: number): string {
    const date = new Date(moment).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
    const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
      "X-Amz-Date": date,
      "X-Amz-Expires": String(seconds),
      "X-Amz-SignedHeaders": "host",
    }).toString();
    const canonical = ["PUT", `/${Bucket}/by-hand`, query, `host:${new URL(store.url).host}\n`, "host", "UNSIGNED-PAYLOAD"].join("\n");
    const key = scope.split("/").reduce((last, part) => hmac(last, part), Buffer.from(`AWS4${credentials.secretAccessKey}`));
    const text = ["AWS4-HMAC-SHA256", date, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
    return `${store.url}/${Bucket}/by-hand?${query}&X-Amz-Signature=${hmac(key, text).toString("hex")}`;
  }
});

test("an object that says it is a page runs nothing where it is read", async () => {
  await store.s3.send(new PutObjectCommand({ Bucket, Key: "page.html", Body: "<script>1</script>", ContentType: "text/html" }));
  const { headers } = await fetch(await presignedGet("page.html"));
  expect(headers.get("content-security-policy")).toContain("sandbox");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("a listing with a delimiter comes to its end whatever the names hold", async () => {
  for (const name of ["a", "\u{10ffff}", "\u{10ffff}x", "\u{10ffff}/y", "\uffff"]) await put(`odd/${name}`, name);
  await put("odd\u{10ffff}", "behind");
  const list = (more: object) => store.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "odd", Delimiter: "/", ...more }));
  const { CommonPrefixes = [], Contents = [] } = await list({});
  expect([CommonPrefixes.map(({ Prefix }) => Prefix), Contents.map(({ Key }) => Key)]).toEqual([["odd/"], ["odd\u{10ffff}"]]);
  const within = await list({ Prefix: "odd/" });
  expect(within.Contents?.map(({ Key }) => Key)).toEqual(["odd/a", "odd/\uffff", "odd/\u{10ffff}", "odd/\u{10ffff}x"]);
  expect(within.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["odd/\u{10ffff}/"]);
});

test("a body larger than S3 takes in one request is not read", async () => {
  expect(await begin(await presignedPut("endless"), 6 * 1024 ** 3)).toMatch(/^HTTP\/1.1 400 .*EntityTooLarge/s);
});

test("who stops in the middle of a body is sent away, and nothing of it is kept", async () => {
  const impatient = await testStore([], 200);
  await impatient.s3.send(new CreateBucketCommand({ Bucket }));
  const url = await getSignedUrl(impatient.s3, new PutObjectCommand({ Bucket, Key: "slow" }), { expiresIn: 60 });
  expect(await begin(url, 100_000)).toBe("closed");
  await expect.poll(() => readdir(join(impatient.directory, "incoming"))).toEqual([]);
  await impatient.close();
});

/** Says that so many bytes come, and sends 20,000 of them. Answers what the store says, or that it has hung up. */
function begin(url: string, length: number): Promise<string> {
  const { hostname, port, host, pathname, search } = new URL(url);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${length}\r\n\r\n${"x".repeat(20_000)}`);
    });
    socket.on("data", (data) => done(data.toString()));
    socket.on("error", () => done("closed"));
    socket.on("close", () => done("closed"));
  });
}
