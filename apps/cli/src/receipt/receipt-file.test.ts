import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestLine } from "@frontoffice/api/receipts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entryOf, openReceipt } from "./receipt-file.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "frontoffice-receipt-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("a manifest is read line by line as it was signed, whatever the names hold", async () => {
  const names = ["plain.txt", "line\u2028separator", "paragraph\u2029", "carriage\r\nreturn", "\u0085", "ü".repeat(60_000)];
  const lines = names.map((path) => manifestLine({ path, size: 1, sha256: null, etag: null, time: null }));
  const file = join(home, "receipt.ndjson");
  await writeFile(file, `${JSON.stringify({ format: "frontoffice-receipt-1" })}\n${lines.join("")}`);
  const { manifest } = await openReceipt(file);
  const read: string[] = [];
  for await (const line of manifest) read.push(`${line}\n`);
  expect(read).toEqual(lines);
  expect(read.map((line) => entryOf(line)?.path)).toEqual(names);
});

test("what is no receipt is said to be none", async () => {
  for (const content of ["", "\n", "null\n", "{}\n", "[]", "not JSON"]) {
    const file = join(home, "other");
    await writeFile(file, content);
    await expect(openReceipt(file)).rejects.toThrow(/is no receipt/);
  }
  await expect(openReceipt(join(home, "missing"))).rejects.toThrow(/cannot be read/);
});
