import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, overflows, PHONE } from "./browser.ts";
import { companyOf } from "./holds.ts";
import { expectNoComplaints } from "./steps.ts";
import { acknowledgedPuts, dropOn, filesOf, MB, startUploadFixture, type UploadFixture } from "./upload-fixture.ts";

let fixture: UploadFixture;
let page: Page;
beforeAll(async () => {
  fixture = await startUploadFixture();
  page = fixture.page;
});
afterAll(() => fixture?.stop());

/** In a folder of their own: two uploads into one project that send to the same place would overwrite one another. */
const some = (count: number, bytes: number, folder = "files") =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${folder}/${String(at).padStart(5, "0")}.bin`, randomBytes(bytes)]));
const item = (name: string) => fixture.dock.getByRole("listitem").filter({ hasText: name });

describe("several uploads in one tab", () => {
  test("run beside one another, each with its progress in the dock, on whatever page", async () => {
    for (const name of ["North", "South"]) {
      await fixture.newUpload(name, { limit: "2" });
      await fixture.chooseFolder(await fixture.write(name, some(10, MB, name)));
      await fixture.send();
    }
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Uploads" }).click();
    for (const name of ["North", "South"])
      await item(name)
        .getByText(/ of 10.5 MB/)
        .waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const name of ["North", "South"]) await item(name).getByText("Done").waitFor();
    for (const name of ["North", "South"]) {
      expect(Object.values(await filesOf(fixture, name))).toEqual(Array.from({ length: 10 }, () => "uploaded"));
      await item(name)
        .getByRole("button", { name: `Close ${name}` })
        .click();
    }
    expectNoComplaints(fixture.complaints);
  });

  test("are paused, resumed and cancelled from the dock by the keyboard", async () => {
    await fixture.newUpload("East", { limit: "0.5" });
    await fixture.chooseFolder(await fixture.write("East", some(12, MB)));
    await fixture.send();
    await fixture.ended("Uploading");
    await page.getByRole("main").getByRole("link", { name: "Website photos" }).first().click();
    await item("East").getByRole("button", { name: "Pause East" }).focus();
    await page.keyboard.press("Enter");
    await item("East").getByText("Paused").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Resume East");
    await page.keyboard.press("Enter");
    await item("East")
      .getByText(/ of 12.6 MB/)
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Pause East");
    await item("East").getByRole("button", { name: "Cancel East" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the upload" }).click();
    await item("East").getByText("Stopped").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await item("East").getByRole("button", { name: "Close East" }).click();
    expectNoComplaints(fixture.complaints);
  });

  test("feel another limit within two seconds", async () => {
    const acknowledged = acknowledgedPuts(page);
    const within = async (seconds: number) => {
      const before = acknowledged.length;
      await wait(seconds * 1000);
      return (acknowledged.length - before) / seconds;
    };
    await fixture.newUpload("Pace", { limit: "1" });
    await fixture.chooseFolder(await fixture.write("Pace", some(320, MB / 4)));
    await fixture.send();
    await fixture.ended("Uploading");
    const limit = page.getByLabel("Limit in MB per second");
    await wait(2000);
    const slow = await within(4);
    await limit.fill("4");
    await wait(2000);
    const fast = await within(4);
    await limit.fill("1");
    await wait(2000);
    const slowAgain = await within(4);
    // Four megabytes a second and one: whatever the machine does besides, they are not confused.
    expect(slow).toBeLessThan(8);
    expect(fast / slow).toBeGreaterThan(2);
    expect(fast / slowAgain).toBeGreaterThan(2);
    await limit.fill("");
    await fixture.ended("Completed");
    expectNoComplaints(fixture.complaints);
  });

  test("take thousands of files at once, of which the page shows a few", async () => {
    const count = 3000;
    const path = await fixture.write("Thousands", some(count, 16));
    await fixture.newUpload("Thousands");
    await dropOn(page, page.getByRole("group", { name: "Drop files or a folder here" }), [path]);
    await page.getByText(`${count} files, `).first().waitFor();
    await fixture.send();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await fixture.ended("Paused");
    expect(await page.getByRole("row").count()).toBeLessThan(200);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("button", { name: "Cancel the upload" }).click();
    await fixture.ended("Cancelled");
    expectNoComplaints(fixture.complaints);
  });
});

test("a tab in the background leaves the browser's few connections to others, and is up to date at its return", async () => {
  const open = new Set<unknown>();
  page.on("request", (request) => request.resourceType() === "eventsource" && open.add(request));
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  const turn = (state: "hidden" | "visible") =>
    page.evaluate((visibilityState) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibilityState });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await page.goto("/jobs");
  await page.getByText("No background work yet").waitFor();
  await expect.poll(() => open.size).toBeGreaterThan(0);
  await turn("hidden");
  await expect.poll(() => open.size).toBe(0);
  const client = await fixture.product.db.owner
    .selectFrom("clients")
    .select("id")
    .where("companyId", "=", await companyOf(fixture.product, fixture.owner.email))
    .executeTakeFirstOrThrow();
  const asked = await page.request.post("/api/strategies/generate", {
    data: { clientId: client.id, weeks: 2 },
    headers: { origin: fixture.product.url },
  });
  expect([asked.status(), await asked.text()]).toEqual([202, expect.any(String)]);
  await turn("visible");
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  expectNoComplaints(fixture.complaints);
});
