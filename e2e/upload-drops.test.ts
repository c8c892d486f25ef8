import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults } from "./browser.ts";
import { expectNoComplaints } from "./steps.ts";
import { dropOn, filesOf, startUploadFixture, type UploadFixture } from "./upload-fixture.ts";

let fixture: UploadFixture;
beforeAll(async () => {
  fixture = await startUploadFixture();
});
afterAll(() => fixture?.stop());

const uploaded = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, "uploaded"]));
const place = () => fixture.page.getByRole("group", { name: "Drop files or a folder here" });

/** More in one folder than a browser reads at once, folders in folders, an empty one, and names that people give. */
async function makeFolder(name: string) {
  const many = Array.from({ length: 130 }, (_, at) => `many/${String(at).padStart(3, "0")}.txt`);
  const odd = ["über uns/Straße & Söhne #1?.txt", "日本/写真 100%.txt", "line\nbreak.txt", "emoji 🌊.txt", ".hidden", "desktop.ini"];
  odd.push('a:"b"*.txt', " before and after ", "ends.", "back\\slash.txt");
  const paths = ["front.txt", "rooms/first/blue.txt", ...many, ...odd];
  const path = await fixture.write(name, Object.fromEntries(paths.map((one) => [one, `${name} ${one}`])));
  await mkdir(join(path, "empty", "inside"), { recursive: true });
  return { path, paths };
}

describe("a person who drops files", () => {
  test("drops a folder with folders in it, and everything arrives at its path", async () => {
    const { path, paths } = await makeFolder("photos");
    await fixture.newUpload("One folder");
    await dropOn(fixture.page, place(), [path]);
    await fixture.page.getByText(`${paths.length} files, `).first().waitFor();
    await fixture.send();
    await fixture.ended("Completed");
    expect(await filesOf(fixture, "One folder")).toEqual(uploaded(paths));
    await fixture.page.getByLabel("Search files").fill("Straße");
    expect(await fixture.downloaded("über uns/Straße & Söhne #1?.txt")).toEqual(Buffer.from("photos über uns/Straße & Söhne #1?.txt"));
    expect(await accessibilityFaults(fixture.page)).toEqual([]);
    expectNoComplaints(fixture.complaints);
  });

  test("drops folders and single files together; each folder keeps its name", async () => {
    const rooms = await fixture.write("rooms", { "blue.txt": "blue", "deep/er/red.txt": "red" });
    const beside = await fixture.write("beside", { "single.txt": "single", "other.txt": "other" });
    await fixture.newUpload("Together");
    await dropOn(fixture.page, place(), [rooms, join(beside, "single.txt"), join(beside, "other.txt")]);
    await fixture.page.getByText("4 files, ").first().waitFor();
    await fixture.send();
    await fixture.ended("Completed");
    expect(await filesOf(fixture, "Together")).toEqual(uploaded(["rooms/blue.txt", "rooms/deep/er/red.txt", "single.txt", "other.txt"]));
    expectNoComplaints(fixture.complaints);
  });

  test("drops a folder on the page of the project and sees the plan of a new session", async () => {
    const path = await fixture.write("onto", { "a.txt": "a", "b/c.txt": "c" });
    await fixture.page.getByRole("link", { name: "Website photos" }).first().click();
    await place().waitFor();
    await dropOn(fixture.page, place(), [path]);
    await fixture.page.waitForURL(/\/uploads\/sessions\/[0-9a-f-]{36}/);
    await fixture.page.getByText("2 files, 2 B").first().waitFor();
    await fixture.send();
    await fixture.ended("Completed");
    for (const one of ["a.txt", "b/c.txt"]) await fixture.row(one).getByText("Uploaded").waitFor();
    expectNoComplaints(fixture.complaints);
  });

  test("misses the place, and the page stays", async () => {
    const path = await fixture.write("missed", { "missed.txt": "missed" });
    await fixture.newUpload("Missed");
    const url = fixture.page.url();
    await dropOn(fixture.page, fixture.page.getByRole("heading", { level: 1 }), [join(path, "missed.txt")]);
    await fixture.page.waitForTimeout(500);
    expect(fixture.page.url()).toBe(url);
    await dropOn(fixture.page, place(), [join(path, "missed.txt")]);
    await fixture.page.getByText("1 file, 6 B").first().waitFor();
    expectNoComplaints(fixture.complaints);
  });
});
