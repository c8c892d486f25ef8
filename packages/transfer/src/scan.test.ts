import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TransferFault } from "./faults.ts";
import { type FoundFile, matcherOf, type NotSent, type ScanOptions, scanFolder } from "./scan.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-scan-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function scan(options: ScanOptions = {}): Promise<(FoundFile | NotSent)[]> {
  const found: (FoundFile | NotSent)[] = [];
  for await (const one of scanFolder(root, options)) found.push(one);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const pathsOf = (found: (FoundFile | NotSent)[]) => found.map(({ path }) => path);

describe("a scan", () => {
  test("follows no link, so there are no loops, and says what it left out", async () => {
    await mkdir(join(root, "a/b"), { recursive: true });
    await writeFile(join(root, "a/file"), "x");
    await symlink("..", join(root, "a/b/up"));
    await symlink("/etc/passwd", join(root, "a/passwd"));
    expect(await scan()).toEqual([
      { kind: "not_sent", path: "a/b/up", why: "link" },
      { kind: "file", path: "a/file", size: 1, mtimeMs: expect.any(Number) },
      { kind: "not_sent", path: "a/passwd", why: "link" },
    ]);
  });

  test("takes names as they are: newlines, spaces, both forms of ü, nothing but dots", async () => {
    const names = ["\n", " ", "...", "a\nb", "u\u0308", "\u00fc", "back\\slash", "\u{1f600}"];
    for (const name of names) await writeFile(join(root, name), "");
    const found = await scan();
    expect(new Set(pathsOf(found))).toEqual(new Set(names));
    expect(found.every((one) => one.kind === "file" && one.size === 0)).toBe(true);
  });

  test("refuses names that are no valid UTF-8, of files and of folders", async () => {
    await mkdir(Buffer.concat([Buffer.from(`${root}/dir`), Buffer.from([0xff])]));
    await writeFile(Buffer.concat([Buffer.from(`${root}/dir`), Buffer.from([0xff]), Buffer.from("/lost")]), "x");
    await writeFile(Buffer.concat([Buffer.from(`${root}/file`), Buffer.from([0xc3, 0x28])]), "x");
    expect(await scan()).toEqual([
      { kind: "not_sent", path: "dir\ufffd", why: "name" },
      { kind: "not_sent", path: "file\ufffd(", why: "name" },
    ]);
  });

  test("takes no pipe and no socket for a file", async () => {
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(await scan()).toEqual([{ kind: "not_sent", path: "pipe", why: "special" }]);
  });

  test("names a file above 5 TiB, which S3 does not take", async () => {
    for (const [name, size] of [
      ["huge", 5 * 1024 ** 4 + 1],
      ["large", 5 * 1024 ** 4],
    ] as const) {
      await writeFile(join(root, name), "");
      await truncate(join(root, name), size);
    }
    const [huge, large] = await scan();
    expect(huge).toEqual({ kind: "not_sent", path: "huge", why: "too_large" });
    expect(large).toMatchObject({ kind: "file", size: 5 * 1024 ** 4 });
  });

  test("passes over what vanishes on the way", async () => {
    await mkdir(join(root, "sub"));
    for (const name of ["1", "2", "3", "sub/4"]) await writeFile(join(root, name), "x");
    const seen: string[] = [];
    for await (const { path } of scanFolder(root)) {
      seen.push(path);
      if (seen.length > 1) continue;
      for (const name of ["1", "2", "3", "sub/4"]) if (name !== path) await unlink(join(root, name));
      await rm(join(root, "sub"), { recursive: true, force: true });
    }
    expect(seen).toHaveLength(1);
  });

  test("goes down as far as paths can go", async () => {
    const depth = 400;
    execFileSync("mkdir", ["-p", join(root, "d/".repeat(depth))]);
    await writeFile(join(root, "d/".repeat(depth), "end"), "x");
    expect(pathsOf(await scan())).toEqual([`${"d/".repeat(depth)}end`]);
  });

  test("fails when the folder itself is not there, and stops when it is told to", async () => {
    await expect(scanFolder(join(root, "none")).next()).rejects.toThrow(TransferFault);
    await writeFile(join(root, "a"), "x");
    await expect(scanFolder(root, { signal: AbortSignal.abort() }).next()).rejects.toThrow("abort");
  });

  test("streams 50,000 entries of one folder within bounded memory", async () => {
    const from = join(root, "0");
    await writeFile(from, "x");
    execFileSync("bash", ["-c", `cd "${root}" && seq 1 49999 | xargs touch`]);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    let [count, most] = [0, 0];
    for await (const found of scanFolder(root)) {
      if (found.kind === "file") count += 1;
      if (count % 1_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBe(50_000);
    expect(most).toBeLessThan(60 * 1024 * 1024);
  });
});

describe("patterns", () => {
  const chosen = (options: ScanOptions, ...paths: string[]) => paths.filter(matcherOf(options));

  test("without a slash are about names in whatever folder, and about everything below a folder of that name", () => {
    expect(chosen({ exclude: ["*.tmp", "node_modules"] }, "a.tmp", "x/b.tmp", "node_modules/x/y", "x/node_modules/z", "c.txt")).toEqual([
      "c.txt",
    ]);
    expect(chosen({ include: ["docs"] }, "docs/a", "x/docs/b", "docsy", "docs")).toEqual(["docs/a", "x/docs/b", "docs"]);
  });

  test("with a slash are about paths from the top", () => {
    expect(chosen({ include: ["a/*.txt", "/top"] }, "a/1.txt", "b/a/1.txt", "a/b/1.txt", "top", "x/top")).toEqual(["a/1.txt", "top"]);
    expect(chosen({ include: ["**/*.jpg"] }, "1.jpg", "a/b/2.jpg", "a/3.png")).toEqual(["1.jpg", "a/b/2.jpg"]);
    expect(chosen({ exclude: ["cache/"] }, "cache/x", "a/cache/y", "cache")).toEqual(["cache"]);
  });

  test("that exclude win over those that include, and reach hidden files and names with newlines", () => {
    expect(chosen({ include: ["*.txt"], exclude: ["b*"] }, "a.txt", "b.txt", ".c.txt", "d\ne.txt")).toEqual([
      "a.txt",
      ".c.txt",
      "d\ne.txt",
    ]);
    expect(chosen({ include: ["**/*.txt"] }, "x\ny/e.txt", ".h/e.txt")).toEqual(["x\ny/e.txt", ".h/e.txt"]);
  });

  test("that leave a folder out keep the scan from entering it", async () => {
    await mkdir(join(root, "out/deep"), { recursive: true });
    await symlink("nowhere", join(root, "out/link"));
    await writeFile(join(root, "in"), "");
    expect(pathsOf(await scan({ exclude: ["out"] }))).toEqual(["in"]);
    expect(pathsOf(await scan({ exclude: ["out/"] }))).toEqual(["in"]);
  });
});
