import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults } from "./browser.ts";
import { expectNoComplaints } from "./steps.ts";
import { acknowledgedPuts, dropOn, filesOf, MB, startUploadFixture, type UploadFixture } from "./upload-fixture.ts";

let fixture: UploadFixture;
let page: Page;
beforeAll(async () => {
  fixture = await startUploadFixture();
  page = fixture.page;
});
afterEach(() => page.unrouteAll({ behavior: "ignoreErrors" }));
afterAll(() => fixture?.stop());

const place = () => page.getByRole("group", { name: "Drop files or a folder here" });
const header = (name: string) => page.locator("header").getByRole("button", { name, exact: true });
const cross = { "access-control-allow-origin": "*", "access-control-expose-headers": "etag" };

/** What the API answers to one call instead of doing it. */
const refusal = (code: string, status: number, details?: Record<string, unknown>) => ({
  status,
  contentType: "application/json",
  body: JSON.stringify({ error: { message: code, code: -32000, data: { code, message: `Refused: ${code}.`, details } } }),
});

let settledAt = -1;
/** Whether nothing has arrived since this was asked last. */
function settled(acknowledged: readonly unknown[]): boolean {
  const before = settledAt;
  settledAt = acknowledged.length;
  return before === settledAt;
}

/** Handles the first puts of objects by hand. */
async function onFirstPuts(count: number, handle: (route: Route) => Promise<void>): Promise<void> {
  let left = count;
  await page.route(/x-amz-signature/i, (route) => {
    if (route.request().method() !== "PUT" || left <= 0) return route.fallback();
    left -= 1;
    return handle(route);
  });
}

describe("a transfer that is disturbed", () => {
  test("is paused and resumed in quick succession, and sends no part twice", async () => {
    const path = await fixture.write("quick", { "film.bin": randomBytes(26 * MB) });
    const acknowledged = acknowledgedPuts(page);
    await fixture.newUpload("Quick", { limit: "5" });
    await fixture.chooseFolder(path);
    await fixture.send();
    for (let turn = 0; turn < 4; turn += 1) {
      await header("Pause").click();
      await header("Resume").click();
    }
    await header("Pause").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pause");
    await fixture.ended("Completed");
    const parts = acknowledged.map(({ part }) => part);
    expect(parts).toEqual([...new Set(parts)]);
    expect(parts).toHaveLength(4);
    expectNoComplaints(fixture.complaints);
  });

  test("waits as long as the API's limit of calls says, and goes on", async () => {
    const asked: number[] = [];
    await page.route(/uploadSessions\.files\.sign/, (route) => {
      asked.push(Date.now());
      return asked.length === 1 ? route.fulfill(refusal("RATE_LIMITED", 429, { retryAfterSeconds: 3 })) : route.fallback();
    });
    await fixture.newUpload("Limited");
    await fixture.chooseFolder(await fixture.write("limited", { "a.txt": "a" }));
    await fixture.send();
    await page.getByRole("region", { name: "Progress" }).getByText("Waiting for the server").waitFor();
    await fixture.ended("Completed");
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(3000);
    expectNoComplaints(fixture.complaints);
  });

  test("asks for a new address when one has expired, which is no attempt, and knows a part whose answer was lost", async () => {
    await onFirstPuts(1, (route) =>
      route.fulfill({
        status: 403,
        headers: cross,
        body: "<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>",
      }),
    );
    await fixture.newUpload("Expired", { retries: "0" });
    await fixture.chooseFolder(await fixture.write("expired", { "a.txt": "a" }));
    await fixture.send();
    await fixture.ended("Completed");
    await page.unrouteAll();
    await onFirstPuts(1, async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });
    await fixture.newUpload("Answer lost", { retries: "0" });
    await fixture.chooseFolder(await fixture.write("lost", { "b.bin": randomBytes(20 * MB) }));
    await fixture.send();
    await fixture.ended("Completed");
    expectNoComplaints(fixture.complaints);
  });

  test("waits where the session of the person has ended, and goes on after they have signed in over the page", async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.bin`, randomBytes(MB / 4)]));
    const acknowledged = acknowledgedPuts(page);
    await fixture.newUpload("Signed out", { limit: "1" });
    await fixture.chooseFolder(await fixture.write("signed-out", files));
    await fixture.send();
    await expect.poll(() => acknowledged.length).toBeGreaterThanOrEqual(5);
    await fixture.context.clearCookies();
    const question = page.getByRole("dialog", { name: "Sign in again" });
    await question.waitFor();
    // What was signed before still arrives, but nothing is taken for uploaded before the person is known again.
    await expect.poll(() => settled(acknowledged), { interval: 2_000 }).toBe(true);
    expect(Object.values(await filesOf(fixture, "Signed out"))).toContain("uploading");
    await question.getByRole("textbox", { name: "Password" }).fill(fixture.owner.password);
    await question.getByRole("button", { name: "Sign in", exact: true }).click();
    await question.waitFor({ state: "hidden" });
    await fixture.ended("Completed");
    expect(acknowledged.length).toBe(new Set(acknowledged.map(({ key }) => key)).size);
    expect(Object.values(await filesOf(fixture, "Signed out"))).toEqual(Object.values(files).map(() => "uploaded"));
    fixture.complaints.length = 0;
  });

  test("is cancelled in another window, and says so", async () => {
    await fixture.newUpload("Cancelled elsewhere", { limit: "0.5" });
    await fixture.chooseFolder(await fixture.write("cancelled", { "a.bin": randomBytes(30 * MB) }));
    await fixture.send();
    await fixture.ended("Uploading");
    const other = await fixture.context.newPage();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Cancel", exact: true }).click();
    await other.getByRole("button", { name: "Cancel the upload" }).click();
    await other.locator("header").getByText("Cancelled", { exact: true }).waitFor();
    await other.close();
    await page.getByRole("main").getByText("This upload was cancelled elsewhere. What has arrived stays in the storage.").first().waitFor();
    await fixture.ended("Cancelled");
    await page.getByText("Select the folder again to continue").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expectNoComplaints(fixture.complaints);
  });

  test("names a file that was changed after it was chosen, and sends it as it is now when it is retried", async () => {
    const path = await fixture.write("changing", { "still.txt": "still", "moving.txt": "before" });
    await fixture.newUpload("Changing");
    await dropOn(page, place(), [path]);
    await page.getByText("2 files, 11 B").first().waitFor();
    await writeFile(join(path, "moving.txt"), "afterwards");
    await fixture.send();
    await fixture.ended("With errors");
    await fixture.row("moving.txt").getByText("The file cannot be read any more: it was changed, moved or deleted.").waitFor();
    const acknowledged = acknowledgedPuts(page);
    const retry = fixture.row("moving.txt").getByRole("button", { name: "Retry moving.txt" });
    await retry.focus();
    await page.keyboard.press("Enter");
    await fixture.ended("Completed");
    expect(acknowledged).toHaveLength(1);
    expect(await fixture.downloaded("moving.txt")).toEqual(Buffer.from("afterwards"));
    expectNoComplaints(fixture.complaints);
  });

  test("asks for the folder again where the browser has let go of a file, and sends that file alone", async () => {
    await page.route(/(bad|worse)\.txt/, (route) =>
      route.request().method() === "PUT" ? route.fulfill({ status: 500, headers: cross, body: "" }) : route.fallback(),
    );
    const path = await fixture.write("let-go", { "good.txt": "good", "bad.txt": "bad", "worse.txt": "worse" });
    await fixture.newUpload("Let go", { retries: "0" });
    await fixture.chooseFolder(path);
    await fixture.send();
    await fixture.ended("With errors");
    await page.unrouteAll();
    await page.reload();
    const acknowledged = acknowledgedPuts(page);
    await fixture.row("bad.txt").getByRole("button", { name: "Retry bad.txt" }).click();
    await page.getByText("Select the folder again to send bad.txt").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await fixture.chooseFolder(path);
    await fixture.row("bad.txt").getByText("Uploaded").waitFor();
    await fixture.ended("With errors");
    expect(acknowledged).toHaveLength(1);
    expect(await filesOf(fixture, "Let go")).toEqual({ "good.txt": "uploaded", "bad.txt": "uploaded", "worse.txt": "failed" });
    expectNoComplaints(fixture.complaints);
  });

  test("forgets a folder that was chosen by mistake", async () => {
    await fixture.newUpload("Mistake");
    await fixture.chooseFolder(await fixture.write("mistake", { "wrong.txt": "wrong", "more/wrong.txt": "wrong" }));
    await page.getByText("2 files, 10 B").first().waitFor();
    await page.getByRole("button", { name: "Choose other files" }).click();
    await fixture.chooseFolder(await fixture.write("meant", { "right.txt": "right" }));
    await page.getByText("1 file, 5 B").first().waitFor();
    await fixture.send();
    await fixture.ended("Completed");
    expect(await filesOf(fixture, "Mistake")).toEqual({ "right.txt": "uploaded" });
    expectNoComplaints(fixture.complaints);
  });

  test("asks before the page is left while files are on their way, and goes on from a folder that the browser has kept", async () => {
    const bytes = Array.from(randomBytes(1000));
    await fixture.newUpload("Kept", { limit: "0.5" });
    await fixture.chooseFolder(await fixture.write("kept", { "a.bin": Buffer.from(bytes), "b.bin": randomBytes(20 * MB) }));
    await fixture.send();
    await fixture.ended("Uploading");
    const asked = page.waitForEvent("dialog");
    const leaving = page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await saveFolder(page, "a.bin", bytes);
    await dialog.accept();
    await leaving;
    await page.getByRole("button", { name: "Continue with kept-here" }).click();
    await fixture.ended("With errors");
    await fixture.row("b.bin").getByText("It was not in the folder that was chosen.").waitFor();
    expect(await filesOf(fixture, "Kept")).toEqual({ "a.bin": "uploaded", "b.bin": "failed" });
    fixture.complaints.length = 0;
  });
});

/** Puts a folder of the browser's own where the page keeps those that people have dropped: no picker opens in a test. */
async function saveFolder(from: Page, name: string, bytes: number[]): Promise<void> {
  const other = await from.context().newPage();
  await other.goto("/uploads/sessions");
  const key = new URL(from.url()).pathname.split("/")[3] ?? "";
  await other.evaluate(
    async ({ key, name, bytes }) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("kept-here", { create: true });
      const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writing.write(new Uint8Array(bytes));
      await writing.close();
      const opening = indexedDB.open("frontoffice.files", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("folders");
      await new Promise((done) => {
        opening.onsuccess = done;
      });
      const putting = opening.result.transaction("folders", "readwrite").objectStore("folders").put(folder, key);
      await new Promise((done) => {
        putting.onsuccess = done;
      });
    },
    { key, name, bytes },
  );
  await other.close();
}
