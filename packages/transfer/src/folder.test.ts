import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scanFolder } from "./scan.ts";

let home: string;
let root: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "frontoffice-folder-")));
  root = join(home, "root");
  for (const path of ["root/in/one", "root/in/two", "outside/one", "outside/two"]) await mkdir(join(home, path), { recursive: true });
  for (const path of ["root/in/one/own", "root/in/two/own", "outside/one/secret", "outside/two/secret"])
    await writeFile(join(home, path), "x");
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Scans, and lets somebody change the folder as soon as the first file was found. */
async function scanWhile(change: (first: string) => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  for await (const one of scanFolder(root)) {
    if (found.length === 0) await change(one.path);
    found.push(one.kind === "file" ? one.path : `${one.path}: ${one.why}`);
  }
  return found;
}

const otherOf = (first: string) => (first.includes("one") ? "two" : "one");

test("a folder that becomes a link while its neighbour is read leads nowhere", async () => {
  const [first, second] = await scanWhile(async (path) => {
    const other = join(root, "in", otherOf(path));
    await rm(other, { recursive: true });
    await symlink(join(home, "outside", otherOf(path)), other);
  });
  expect(first).toMatch(/own$/);
  expect(second).toMatch(/^in\/(one|two): unreadable$/);
});

test("nor does one below a folder that becomes a link", async () => {
  const [first, second] = await scanWhile(async () => {
    await rename(join(root, "in"), join(home, "aside"));
    await symlink(join(home, "outside"), join(root, "in"));
  });
  expect(first).toMatch(/own$/);
  expect(second).toMatch(/^in\/(one|two): unreadable$/);
});

test("a folder that is a link itself may be sent by its owner, but not where it must lie within another", async () => {
  const entry = join(root, "entry");
  await symlink(join(home, "outside/one"), entry);
  const scan = async (within?: string) => {
    const paths: string[] = [];
    for await (const { path } of scanFolder(entry, within === undefined ? {} : { within })) paths.push(path);
    return paths;
  };
  expect(await scan()).toEqual(["secret"]);
  await expect(scan(root)).rejects.toMatchObject({ reason: "unreadable" });
});
