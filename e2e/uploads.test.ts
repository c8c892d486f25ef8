import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, faultsElsewhere, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { expectNoComplaints, fillOnboarding, finishOnboarding, newOwner, signUp } from "./steps.ts";

const MB = 1024 * 1024;
const product = sharedProduct();
const OWNER = newOwner();
let context: BrowserContext;
let page: Page;
let complaints: string[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontoffice-uploads-"));
  ({ context, page, complaints } = await openWindow(product.url));
  await signUp(page, OWNER);
  await fillOnboarding(page);
  await finishOnboarding(page);
  await page.goto("/uploads?add=true");
  const form = page.getByRole("dialog", { name: "Add a project" });
  await form.getByLabel("Name").fill("Website photos");
  await form.getByRole("button", { name: "Add the project" }).click();
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}/);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, files: Record<string, Buffer | string>): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    const place = join(folder, name, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, bytes);
  }
  return join(folder, name);
}

/** From the list of sessions to the page of a new one that waits for its files. */
async function newUpload(name: string, { limit, retries }: { limit?: string; retries?: string } = {}): Promise<void> {
  await page.goto("/uploads/sessions?add=true");
  const form = page.getByRole("dialog", { name: "New upload" });
  await form.getByRole("combobox", { name: "Project" }).click();
  await page.getByRole("option", { name: "Website photos" }).click();
  await form.getByLabel("Name").fill(name);
  if (limit ?? retries) await form.getByText("Patterns, speed and retries").click();
  if (limit) await form.getByLabel("Limit in MB per second").fill(limit);
  if (retries) await form.getByLabel("Retries").fill(retries);
  await form.getByRole("button", { name: "Choose files next" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

const chooseFolder = (path: string) => page.getByLabel("Folder to upload").setInputFiles(path);
const send = () => page.getByRole("button", { name: "Send", exact: true }).click();
const ended = (state: string) => page.locator("header").getByText(state, { exact: true }).waitFor();
const row = (path: string) => page.getByRole("row").filter({ hasText: path });
const sessionId = () => new URL(page.url()).pathname.split("/")[3] ?? "";

async function downloaded(path: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    row(path)
      .getByRole("button", { name: `Download ${path}` })
      .click(),
  ]);
  return readFile(await file.path());
}

function countPuts() {
  const acknowledged: string[] = [];
  page.on("response", (answer) => {
    if (answer.request().method() !== "PUT" || !answer.ok()) return;
    acknowledged.push(new URL(answer.url()).searchParams.get("partNumber") ?? "whole");
  });
  return acknowledged;
}

/** Whether WebAssembly may be compiled here; this is the smallest module. */
const mayCompile = () =>
  WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).then(
    () => true,
    () => false,
  );

describe("the owner of an agency", () => {
  const files = { "front.txt": "front", "rooms/blue.bin": randomBytes(70_000), "rooms/empty.txt": "" };

  test("chooses a folder, reads the plan, sends it and finds every byte in the storage", async () => {
    await newUpload("Front and rooms");
    expect(await accessibilityFaults(page)).toEqual([]);
    await chooseFolder(await write("first", files));
    await page.getByText("3 files, 70 KB").first().waitFor();
    // Files are hashed by threads of the page, as many as the machine has cores for; they may do what the page itself may not.
    expect(await page.evaluate(mayCompile)).toBe(false);
    expect(new Set(await Promise.all(page.workers().map((one) => one.evaluate(mayCompile))))).toEqual(new Set([true]));
    expect(await accessibilityFaults(page)).toEqual([]);
    await send();
    await ended("Completed");
    for (const [path, bytes] of Object.entries(files)) {
      await row(path).getByText("Uploaded").waitFor();
      expect(await downloaded(path)).toEqual(Buffer.from(bytes));
    }
    const rows = await product.db.owner
      .selectFrom("fileUploads")
      .select(["relativePath", "status"])
      .where("uploadSessionId", "=", sessionId())
      .orderBy("relativePath")
      .execute();
    expect(rows.map(({ relativePath, status }) => [relativePath, status])).toEqual([
      ["front.txt", "uploaded"],
      ["rooms/blue.bin", "uploaded"],
      ["rooms/empty.txt", "uploaded"],
    ]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expectNoComplaints(complaints);
  });

  test("verifies the receipt in the page", async () => {
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("The receipt is genuine, and the list is the one that was signed.").waitFor();
    const [list] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the list" }).click()]);
    expect((await readFile(await list.path(), "utf8")).trim().split("\n")).toHaveLength(3);
    expectNoComplaints(complaints);
  });

  test("drops files that are there already and sends only the new one", async () => {
    await newUpload("Once more");
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["front"], "front.txt"));
      transfer.items.add(new File(["new"], "new.txt"));
      return transfer;
    });
    await page.getByRole("group", { name: "Drop files or a folder here" }).dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByText("1 file, 5 B").waitFor();
    await send();
    await ended("Completed");
    await row("front.txt").getByText("Already there").waitFor();
    await row("new.txt").getByText("Uploaded").waitFor();
    expectNoComplaints(complaints);
  });

  test("pauses a large file, reloads, selects the folder again, and no part that had arrived is sent twice", async () => {
    const bytes = randomBytes(36 * MB + 17);
    const path = await write("large", { "film.bin": bytes });
    const acknowledged = countPuts();
    await newUpload("Film", { limit: "6" });
    await chooseFolder(path);
    await send();
    await expect.poll(() => acknowledged.length).toBeGreaterThanOrEqual(2);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await ended("Paused");
    const before = acknowledged.length;
    expect(before).toBeLessThan(5);
    await page.reload();
    await page.getByText("Select the folder again to continue").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await chooseFolder(path);
    await ended("Completed");
    expect([...acknowledged].sort()).toEqual(["1", "2", "3", "4", "5"]);
    expect((await downloaded("film.bin")).equals(bytes)).toBe(true);
    expectNoComplaints(complaints);
  });

  test("refuses another folder than the one that was begun", async () => {
    await newUpload("Begun", { limit: "0.5" });
    await chooseFolder(await write("begun", { "a.bin": randomBytes(20 * MB) }));
    await send();
    await ended("Uploading");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await ended("Paused");
    await page.reload();
    await chooseFolder(await write("other", { "b.bin": "b" }));
    await page.getByText("This is another folder: none of the session's files is in it.").first().waitFor();
    expectNoComplaints(complaints);
  });

  test("sees which file has failed and why, and sends that one again", async () => {
    const refused: string[] = [];
    await page.route(/bad\.txt/, async (route) => {
      if (route.request().method() !== "PUT") return route.fallback();
      refused.push(route.request().url());
      await route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" }, body: "<Code>SlowDown</Code>" });
    });
    await newUpload("One is refused", { retries: "0" });
    await chooseFolder(await write("mixed", { "good.txt": "good", "bad.txt": "bad" }));
    await send();
    await ended("With errors");
    expect(refused).toHaveLength(1);
    await row("bad.txt").getByText("The storage answered 503 SlowDown.").waitFor();
    await page.unroute(/bad\.txt/);
    const acknowledged = countPuts();
    await page.getByRole("button", { name: "Retry failed files" }).click();
    await ended("Completed");
    expect(acknowledged).toEqual(["whole"]);
    expect(await downloaded("bad.txt")).toEqual(Buffer.from("bad"));
    expectNoComplaints(complaints);
  });

  test("waits without a network and goes on by itself, on whatever page", async () => {
    await newUpload("Offline", { limit: "3" });
    await chooseFolder(await write("offline", { "a.bin": randomBytes(17 * MB) }));
    await send();
    await page.getByRole("link", { name: "Website photos" }).first().click();
    const dock = page.getByRole("region", { name: "Uploads of this tab" });
    await dock.getByText("Offline").waitFor();
    await context.setOffline(true);
    await dock.getByText("Waiting for the network").waitFor();
    await context.setOffline(false);
    await dock.getByText("Done").waitFor();
    await dock.getByRole("link", { name: "Offline" }).click();
    await ended("Completed");
    complaints.length = 0;
  });

  test("finds all sessions in the list, on a phone as well", async () => {
    await page.goto("/uploads/sessions");
    await expect.poll(() => page.getByRole("listitem").filter({ hasText: "Website photos" }).count()).toBe(6);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.getByRole("link", { name: "One is refused" }).click();
    await page.getByRole("table").waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await faultsElsewhere(page)).toEqual([]);
    expect(sessionId()).toMatch(/^[0-9a-f-]{36}$/);
  });
});
