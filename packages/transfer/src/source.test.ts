import { execFileSync } from "node:child_process";
import { appendFile, link, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TransferFault } from "./faults.ts";
import { openBelow } from "./source.ts";

let root: string;
let outside: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-source-"));
  outside = await mkdtemp(join(tmpdir(), "frontoffice-outside-"));
  await writeFile(join(outside, "secret"), "secret");
});
afterEach(() => Promise.all([root, outside].map((path) => rm(path, { recursive: true, force: true }))));

const refused = (reason: string) => expect.objectContaining({ name: "TransferFault", reason });

test("a file is read as it is, at any place", async () => {
  await writeFile(join(root, "file"), "0123456789");
  const file = await openBelow(root, "file");
  const buffer = Buffer.alloc(4);
  expect([file.size, await file.read(buffer, 8), String(buffer.subarray(0, 2))]).toEqual([10, 2, "89"]);
  await file.verifyUnchanged();
  await file.close();
});

test("no link leads out: neither the file's own, nor a folder that was replaced by one, nor a path with dots", async () => {
  await symlink(join(outside, "secret"), join(root, "link"));
  await expect(openBelow(root, "link")).rejects.toEqual(refused("unreadable"));
  await mkdir(join(root, "folder"));
  await writeFile(join(root, "folder/secret"), "mine");
  await rename(join(root, "folder"), join(root, "was"));
  await symlink(outside, join(root, "folder"));
  await expect(openBelow(root, "folder/secret")).rejects.toEqual(refused("unreadable"));
  await expect(openBelow(root, `../${outside.split("/").at(-1)}/secret`)).rejects.toEqual(refused("unreadable"));
});

test("a folder whose name only begins like the root's is outside", async () => {
  const replaced = `${root}-replaced`;
  await mkdir(replaced);
  await writeFile(join(replaced, "file"), "x");
  await expect(openBelow(root, `../${replaced.split("/").at(-1)}/file`)).rejects.toEqual(refused("unreadable"));
  await rm(replaced, { recursive: true });
});

test("a second name is refused where it is asked for", async () => {
  await link(join(outside, "secret"), join(root, "hard"));
  await expect(openBelow(root, "hard", { refuseHardLinks: true })).rejects.toEqual(refused("unreadable"));
  await (await openBelow(root, "hard")).close();
});

test("pipes, devices and folders are no files, and a pipe without a writer keeps nobody waiting", async () => {
  execFileSync("mkfifo", [join(root, "pipe")]);
  await mkdir(join(root, "folder"));
  const from = performance.now();
  await expect(openBelow(root, "pipe")).rejects.toEqual(refused("unreadable"));
  await expect(openBelow(root, "folder")).rejects.toEqual(refused("unreadable"));
  await expect(openBelow("/dev", "zero")).rejects.toEqual(refused("unreadable"));
  expect(performance.now() - from).toBeLessThan(10_000);
});

test("a file that is gone is missing", async () => {
  await expect(openBelow(root, "none")).rejects.toEqual(refused("missing"));
  await expect(openBelow(root, "none/below")).rejects.toBeInstanceOf(TransferFault);
});

test.each([
  ["grows", (path: string) => appendFile(path, "more")],
  ["shrinks", (path: string) => truncate(path, 3)],
  ["is touched", (path: string) => utimes(path, 1, 1)],
  ["is replaced byte by byte at the same length", (path: string) => writeFile(path, "9876543210")],
])("a file that %s while it is open is seen to have changed", async (_how, change) => {
  await writeFile(join(root, "file"), "0123456789");
  await utimes(join(root, "file"), 1_000, 1_000);
  const file = await openBelow(root, "file");
  await file.verifyUnchanged();
  await change(join(root, "file"));
  await expect(file.verifyUnchanged()).rejects.toEqual(refused("changed"));
  await file.close();
});
