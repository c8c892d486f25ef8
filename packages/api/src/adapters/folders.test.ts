import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiSettings } from "../config.ts";
import { createFolders, type Folders } from "./folders.ts";

const OWN = "01900000-0000-7000-8000-000000000001";
const OTHER = "01900000-0000-7000-8000-000000000002";

let home: string;
let folders: Folders;

/** Two companies side by side, whose names begin alike. */
beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "frontoffice-folders-")));
  for (const path of ["ab/theirs", "a/photos", "linked", "own"]) await mkdir(join(home, path), { recursive: true });
  await writeFile(join(home, "ab/theirs/secret.txt"), "theirs");
  await symlink(join(home, "ab"), join(home, "a/out"));
  await symlink("../../ab", join(home, "a/photos/up"));
  await symlink(join(home, "linked"), join(home, "entry"));
  folders = createFolders([
    { company: "a", folder: join(home, "a") },
    { company: "slash", folder: `${join(home, "a")}/` },
    { company: "ab", folder: join(home, "ab") },
    { company: "link", folder: join(home, "entry") },
    { company: OWN, folder: join(home, "own") },
    { company: OTHER, folder: join(home, "ab") },
  ]);
});
afterAll(() => rm(home, { recursive: true, force: true }));

const outcome = (code: string, path: string) =>
  folders.open({ id: OWN, code }, path).then(
    ({ path: real }) => real.replace(home, ""),
    (error: Error) => (error.message.includes(home) ? "names the path" : "refused"),
  );

describe("a folder", () => {
  test.each([
    ["a", "/a", "/a"],
    ["a", "/a/", "/a"],
    ["a", "/a/photos", "/a/photos"],
    ["a", "//a//photos", "/a/photos"],
    ["slash", "/a/photos", "/a/photos"],
    ["link", "/entry", "/linked"],
    ["whatever", "/own", "/own"],
  ])("of %s is opened at %s", async (code, path, real) => {
    expect(await outcome(code, `${home}${path}`)).toBe(real);
  });

  test("is named to the company it is open to, by code and by id, and to no other", () => {
    expect(folders.rootsOf({ id: OWN, code: "a" })).toEqual([join(home, "a"), join(home, "own")]);
    expect(folders.rootsOf({ id: OTHER, code: OWN })).toEqual([join(home, "ab")]);
    expect(folders.rootsOf({ id: "01900000-0000-7000-8000-000000000003", code: "whatever" })).toEqual([]);
  });

  test.each([
    ["a", "/ab"],
    ["a", "/ab/theirs"],
    ["a", "/a/../ab"],
    ["a", "/a/photos/../../ab"],
    ["a", "/a\\..\\ab"],
    ["a", "/a/out"],
    ["a", "/a/out/theirs"],
    ["a", "/a/photos/up"],
    ["a", "/a\0"],
    ["a", "/A"],
    ["a", ""],
    ["slash", "/ab"],
    [OTHER, "/ab"],
    ["link", "/linked"],
    ["nobody", "/a"],
    ["", "/a"],
    ["A", "/a"],
  ])("is refused to %j at %j", async (code, path) => {
    expect(await outcome(code, `${home}${path}`)).toBe("refused");
  });

  test("is refused where it is no whole path, and nothing is told of what lies outside", async () => {
    for (const path of ["a", "./a", "~", "$HOME", "/", "/etc", "/proc/self/root", "/does/not/exist", `${home}/ab/not-there`]) {
      const error = await folders.open({ id: OWN, code: "a" }, path).catch((refusal: Error) => refusal.message);
      expect(error).toMatch(/^This folder is not below one/);
    }
  });
});

test("the setting takes whole folders with their company's code, and nothing else", () => {
  const read = (value: string) => apiSettings.shape.UPLOAD_ROOTS.safeParse(value);
  expect(read("acme=/srv/acme , acme=/mnt/a=b").data).toEqual([
    { company: "acme", folder: "/srv/acme" },
    { company: "acme", folder: "/mnt/a=b" },
  ]);
  for (const wrong of [
    "/srv",
    "acme",
    "acme=",
    "acme=srv",
    "acme=./srv",
    "=/srv",
    "acme=/",
    "acme=//",
    "acme=/srv/../etc",
    "acme= /srv/./x",
  ]) {
    expect([wrong, read(wrong).success]).toEqual([wrong, false]);
  }
});
