import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { openWindow } from "./browser.ts";
import { companyOf } from "./holds.ts";
import { type Product, sharedProduct } from "./product.ts";
import { fillOnboarding, finishOnboarding, newOwner, signUp } from "./steps.ts";

export const MB = 1024 * 1024;
export const PROJECT = "Website photos";

export type UploadFixture = Awaited<ReturnType<typeof startUploadFixture>>;

interface Pace {
  limit?: string;
  retries?: string;
}

/** Somebody with a project and a folder of files, in front of the page of the project. */
export async function startUploadFixture(product: Product = sharedProduct()) {
  const folder = await mkdtemp(join(tmpdir(), "frontoffice-uploads-"));
  const { context, page, complaints } = await openWindow(product.url);
  const owner = newOwner();
  await signUp(page, owner);
  await fillOnboarding(page);
  await finishOnboarding(page);
  await page.goto("/uploads?add=true");
  const form = page.getByRole("dialog", { name: "Add a project" });
  await form.getByLabel("Name").fill(PROJECT);
  await form.getByRole("button", { name: "Add the project" }).click();
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}/);
  const stop = () => rm(folder, { recursive: true, force: true });
  const write = async (name: string, files: Readonly<Record<string, Buffer | string>>) => {
    for (const [path, bytes] of Object.entries(files)) {
      const place = join(folder, name, path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, bytes);
    }
    return join(folder, name);
  };
  return { product, owner, context, page, complaints, folder, write, stop, ...stepsOf(page) };
}

function stepsOf(page: Page) {
  const row = (path: string) => page.getByRole("row").filter({ hasText: path });
  return {
    row,
    dock: page.getByRole("region", { name: "Uploads of this tab" }),
    /** From the list of sessions to the page of a new one that waits for its files. */
    async newUpload(name: string, pace: Pace = {}) {
      // Within the page: a load would end the transfers of this tab.
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Uploads" }).click();
      await page.getByRole("main").getByRole("link", { name: "All sessions" }).first().click();
      await page.getByRole("button", { name: "New upload" }).first().click();
      await fillNewUpload(page, name, pace);
    },
    chooseFolder: (path: string) => page.getByLabel("Folder to upload").setInputFiles(path),
    send: () => page.getByRole("button", { name: "Send", exact: true }).click(),
    ended: (state: string) => page.locator("header").getByText(state, { exact: true }).waitFor(),
    async downloaded(path: string): Promise<Buffer> {
      const button = row(path).getByRole("button", { name: `Download ${path}` });
      const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
      return readFile(await file.path());
    },
  };
}

async function fillNewUpload(page: Page, name: string, { limit, retries }: Pace): Promise<void> {
  const form = page.getByRole("dialog", { name: "New upload" });
  await form.getByRole("combobox", { name: "Project" }).click();
  await page.getByRole("option", { name: PROJECT }).click();
  await form.getByLabel("Name").fill(name);
  if (limit ?? retries) await form.getByText("Patterns, speed and retries").click();
  if (limit) await form.getByLabel("Limit in MB per second").fill(limit);
  if (retries) await form.getByLabel("Retries").fill(retries);
  await form.getByRole("button", { name: "Choose files next" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

interface Acknowledged {
  /** The number of a part, or "whole". */
  part: string;
  key: string;
}

/** What the store has answered well, in its order. */
export function acknowledgedPuts(page: Page): Acknowledged[] {
  const all: Acknowledged[] = [];
  page.on("response", (answer) => {
    const request = answer.request();
    if (request.method() !== "PUT" || !answer.ok()) return;
    const { searchParams, pathname } = new URL(answer.url());
    const part = searchParams.get("partNumber") ?? "whole";
    all.push({ part, key: decodeURIComponent(pathname) });
  });
  return all;
}

/** Drops real files and folders of this machine on the middle of a place, as a hand would. */
export async function dropOn(page: Page, place: ReturnType<Page["getByRole"]>, files: readonly string[]): Promise<void> {
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (!box) throw new Error("The place to drop on is not shown.");
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + 20 };
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, ...at, data });
  await session.detach();
}

/** Every file's path and state in a session of the fixture's company, as the product keeps them. */
export async function filesOf({ product, owner }: UploadFixture, name: string): Promise<Record<string, string>> {
  const rows = await product.db.owner
    .selectFrom("fileUploads as file")
    .innerJoin("uploadSessions as session", "session.id", "file.uploadSessionId")
    .select(["file.relativePath", "file.status"])
    .where("session.companyId", "=", await companyOf(product, owner.email))
    .where("session.name", "=", name)
    .execute();
  return Object.fromEntries(rows.map(({ relativePath, status }) => [relativePath, status]));
}
