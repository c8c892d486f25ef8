import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSigner } from "../../../adapters/signer.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { issueReceipt } from "./commands.ts";
import { makeReceipt } from "./factory.ts";
import { statementOf } from "./rules.ts";

const SHUFFLED = ["b.jpg", "Z.jpg", "a b.jpg", "ä.jpg", "\u{1f600}.jpg", "\uff5e.jpg", "sub/a.jpg", "line\nfeed.jpg", "a.jpg", "sub.jpg"];

let api: TestApi;
let company: TestCompany;
let owner: Caller;
let made = 0;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  owner = await company.as("owner");
});
afterAll(() => api.close());

async function fresh(paths?: string[]): Promise<string> {
  made += 1;
  return (await makeReceipt(await company.scope(), { name: `Project ${made}`, ...(paths && { paths }) })).id;
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");

test("the manifest lists what arrived by the bytes of the path, and is what the receipt was signed for", async () => {
  const id = await fresh(SHUFFLED);
  const { content, nextAfter, mediaType } = await owner.receipts.manifest({ id });
  const receipt = await owner.receipts.get({ id });
  expect([nextAfter, mediaType]).toEqual([null, "application/x-ndjson; charset=utf-8"]);
  const lines = content.split("\n").slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line));
  expect(Object.keys(entries[0])).toEqual(["path", "size", "sha256", "etag", "time"]);
  const byBytes = SHUFFLED.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(entries.map(({ path }) => path)).toEqual(byBytes);
  expect(entries[0].sha256).toBe(digestOf(byBytes[0] ?? ""));
  expect(receipt).toMatchObject({ files: SHUFFLED.length, manifestSha256: digestOf(content), projectName: `Project ${made}` });
  const behind = await owner.receipts.manifest({ id, after: byBytes[3] });
  expect(behind.content).toBe(`${lines.slice(4).join("\n")}\n`);
});

test("a receipt verifies; changed by one character in any field it does not", async () => {
  const id = await fresh();
  const { format: _f, publicKey, projectName: _p, cycleNumber: _c, ...receipt } = await owner.receipts.get({ id });
  expect(await owner.receipts.verify(receipt)).toEqual({ valid: true, reason: null, isLatest: true });
  const flipped = (text: string) => `${text.startsWith("a") ? "b" : "a"}${text.slice(1)}`;
  for (const change of [
    { files: receipt.files + 1 },
    { bytes: receipt.bytes + 1 },
    { manifestSha256: flipped(receipt.manifestSha256) },
    { issuedAt: "2020-01-01T00:00:00.000Z" },
    { sessionId: await fresh() },
    { signature: flipped(receipt.signature) },
  ]) {
    expect(await owner.receipts.verify({ ...receipt, ...change }), JSON.stringify(change)).toMatchObject({
      valid: false,
      reason: "signature",
    });
  }
  const unknownField = createSigner(["a secret key of somebody else, and long"]).sign(statementOf(receipt));
  expect(await owner.receipts.verify({ ...receipt, ...unknownField })).toEqual({ valid: false, reason: "unknown_key", isLatest: false });
  const { keys } = await api.anonymous().receipts.key();
  expect(keys).toEqual([{ keyId: receipt.keyId, publicKey, isCurrent: true }]);
});

test("one changed byte in the rows is one that the receipt does not vouch for", async () => {
  const id = await fresh(["one.jpg", "two.jpg", "three.jpg"]);
  const { manifestSha256 } = await owner.receipts.get({ id });
  const rows = () => api.db.owner.updateTable("fileUploads").where("uploadSessionId", "=", id).where("relativePath", "=", "two.jpg");
  const holds = async () => digestOf((await owner.receipts.manifest({ id })).content) === manifestSha256;
  expect(await holds()).toBe(true);
  for (const change of [{ etag: "f" }, { sizeBytes: 8 }, { checksumSha256: Buffer.alloc(32) }, { status: "failed" }]) {
    const before = await api.db.owner
      .selectFrom("fileUploads")
      .select(["etag", "sizeBytes", "checksumSha256", "status"])
      .where("uploadSessionId", "=", id)
      .where("relativePath", "=", "two.jpg")
      .executeTakeFirstOrThrow();
    await rows().set(change).execute();
    expect([change, await holds()]).toEqual([change, false]);
    await rows().set(before).execute();
  }
  expect(await holds()).toBe(true);
});

test("a session that ends again has a newer receipt; the one before still tells the truth about its moment", async () => {
  const id = await fresh();
  const { format: _f, publicKey: _k, projectName: _p, cycleNumber: _c, ...first } = await owner.receipts.get({ id });
  await wait(5);
  await issueReceipt(await company.scope(), id);
  expect(await owner.receipts.verify(first)).toEqual({ valid: true, reason: null, isLatest: false });
  expect((await owner.receipts.get({ id })).manifestSha256).toBe(first.manifestSha256);
});

test("another company's receipt reads as missing, and so does that of a session without one", async () => {
  const id = await fresh();
  const { format: _f, publicKey: _k, projectName: _p, cycleNumber: _c, ...receipt } = await owner.receipts.get({ id });
  const outsider = await (await api.company("Other Agency")).as("owner");
  for (const call of [
    () => outsider.receipts.get({ id }),
    () => outsider.receipts.manifest({ id }),
    () => outsider.receipts.verify(receipt),
    () => owner.receipts.get({ id: crypto.randomUUID() }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("receipt") });
  }
});

test("whoever may see uploads may check them; who has not signed in sees the keys alone", async () => {
  const id = await fresh();
  const viewer = await company.as("viewer");
  expect((await viewer.receipts.get({ id })).sessionId).toBe(id);
  await expect(api.anonymous().receipts.get({ id })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});
