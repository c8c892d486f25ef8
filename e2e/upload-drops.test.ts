import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults } from "./browser.ts";
import { expectNoComplaints } from "./steps.ts";
import { dropOn, filesOf, startUploadDesk, type UploadDesk } from "./upload-desk.ts";

let desk: UploadDesk;
beforeAll(async () => {
  desk = await startUploadDesk();
});
afterAll(() => desk?.stop());

const uploaded = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, "uploaded"]));
const place = () => desk.page.getByRole("group", { name: "Drop files or a folder here" });

/** More in one folder than a browser reads at once, folders in folders, an empty one, and names that people give. */
async function makeFolder(name: string) {
  const many = Array.from({ length: 130 }, (_, at) => `many/${String(at).padStart(3, "0")}.txt`);
  const odd = ["über uns/Straße & Söhne #1?.txt", "日本/写真 100%.txt", "line\nbreak.txt", "emoji 🌊.txt", ".hidden", "desktop.ini"];
  odd.push('a:"b"*.txt', " before and after ", "ends.", "back\\slash.txt");
  const paths = ["front.txt", "rooms/first/blue.txt", ...many, ...odd];
  const path = await desk.write(name, Object.fromEntries(paths.map((one) => [one, `${name} ${one}`])));
  await mkdir(join(path, "empty", "inside"), { recursive: true });
  return { path, paths };
}

describe("a person who drops files", () => {
  test("drops a folder with folders in it, and everything arrives at its path", async () => {
    const { path, paths } = await makeFolder("photos");
    await desk.newUpload("One folder");
    await dropOn(desk.page, place(), [path]);
    await desk.page.getByText(`${paths.length} files, `).first().waitFor();
    await desk.send();
    await desk.ended("Completed");
    expect(await filesOf(desk.product, "One folder")).toEqual(uploaded(paths));
    await desk.page.getByLabel("Search files").fill("Straße");
    expect(await desk.downloaded("über uns/Straße & Söhne #1?.txt")).toEqual(Buffer.from("photos über uns/Straße & Söhne #1?.txt"));
    expect(await accessibilityFaults(desk.page)).toEqual([]);
    expectNoComplaints(desk.complaints);
  });

  test("drops folders and single files together; each folder keeps its name", async () => {
    const rooms = await desk.write("rooms", { "blue.txt": "blue", "deep/er/red.txt": "red" });
    const beside = await desk.write("beside", { "single.txt": "single", "other.txt": "other" });
    await desk.newUpload("Together");
    await dropOn(desk.page, place(), [rooms, join(beside, "single.txt"), join(beside, "other.txt")]);
    await desk.page.getByText("4 files, ").first().waitFor();
    await desk.send();
    await desk.ended("Completed");
    expect(await filesOf(desk.product, "Together")).toEqual(
      uploaded(["rooms/blue.txt", "rooms/deep/er/red.txt", "single.txt", "other.txt"]),
    );
    expectNoComplaints(desk.complaints);
  });

  test("drops a folder on the page of the project and sees the plan of a new session", async () => {
    const path = await desk.write("onto", { "a.txt": "a", "b/c.txt": "c" });
    await desk.page.getByRole("link", { name: "Website photos" }).first().click();
    await place().waitFor();
    await dropOn(desk.page, place(), [path]);
    await desk.page.waitForURL(/\/uploads\/sessions\/[0-9a-f-]{36}/);
    await desk.page.getByText("2 files, 2 B").first().waitFor();
    await desk.send();
    await desk.ended("Completed");
    for (const one of ["a.txt", "b/c.txt"]) await desk.row(one).getByText("Uploaded").waitFor();
    expectNoComplaints(desk.complaints);
  });

  test("misses the place, and the page stays", async () => {
    const path = await desk.write("missed", { "missed.txt": "missed" });
    await desk.newUpload("Missed");
    const url = desk.page.url();
    await dropOn(desk.page, desk.page.getByRole("heading", { level: 1 }), [join(path, "missed.txt")]);
    await desk.page.waitForTimeout(500);
    expect(desk.page.url()).toBe(url);
    await dropOn(desk.page, place(), [join(path, "missed.txt")]);
    await desk.page.getByText("1 file, 6 B").first().waitFor();
    expectNoComplaints(desk.complaints);
  });
});
