import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, faultsElsewhere, openWindow, overflows, PHONE } from "./browser.ts";
import { companyOf } from "./holds.ts";
import { sharedProduct } from "./product.ts";
import { BUSINESS, expectNoComplaints, fillOnboarding, finishOnboarding, newOwner, PATIENCE, signUp } from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner();
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  ({ context, page, complaints } = await openWindow(product.url));
  await signUp(page, OWNER);
  await fillOnboarding(page);
  await finishOnboarding(page);
});

const cycles = () => page.getByRole("region", { name: "Cycles" });
const cycle = (name: string) => cycles().getByRole("listitem").filter({ hasText: name });

/** What an upload would leave behind, with one more that is on its way. */
async function pretendUploads(): Promise<void> {
  const { owner } = product.db;
  const {
    id: projectId,
    companyId,
    bucketName,
  } = await owner
    .selectFrom("projects")
    .selectAll()
    .where("companyId", "=", await companyOf(product, OWNER.email))
    .executeTakeFirstOrThrow();
  const { id: cycleId } = await owner
    .selectFrom("cycles")
    .select("id")
    .where("projectId", "=", projectId)
    .where("number", "=", 1)
    .executeTakeFirstOrThrow();
  const session = { companyId, projectId, cycleId, bucketName, s3Prefix: "", sourceKind: "browser", createdVia: "web" };
  const arrived = { totalFiles: 3, filesUploaded: 3, totalBytes: 1_500_000, bytesUploaded: 1_500_000, bytesDone: 1_500_000 };
  await owner
    .insertInto("uploadSessions")
    .values([
      { ...session, ...arrived, status: "completed", completedAt: new Date() },
      { ...session, totalFiles: 0, filesUploaded: 0, totalBytes: 0, bytesUploaded: 0, bytesDone: 0, status: "uploading" },
    ])
    .execute();
}

describe("the owner of an agency", () => {
  test("finds uploads in the navigation and adds a project for a client", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Uploads" }).click();
    await page.getByText("No projects yet").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Add a project" }).first().click();
    const form = page.getByRole("dialog", { name: "Add a project" });
    await form.getByRole("button", { name: "Add the project" }).click();
    await form.getByText("Please fill this in.").waitFor();
    await form.getByLabel("Name").fill("Website photos");
    await form.getByRole("combobox", { name: "Client" }).click();
    await page.getByRole("option", { name: BUSINESS.name }).click();
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await form.getByRole("button", { name: "Add the project" }).click();
    await page.getByRole("heading", { name: "Website photos" }).waitFor();
    await page.getByText("No cycles yet").waitFor();
    await page.getByText(/^website-photos-[0-9a-f]{6}$/).waitFor();
  });

  test("adds a cycle with fields of its own, and is asked before typed words are lost", async () => {
    await cycles().getByRole("button", { name: "Add a cycle" }).click();
    const form = page.getByRole("dialog", { name: "Add a cycle" });
    await form.getByLabel("Name", { exact: true }).fill("Spring shoot");
    await form.getByRole("button", { name: "Add a field" }).click();
    await form.getByLabel("Name of field 1").fill("camera");
    await form.getByLabel("Value of field 1").fill("Leica Q3");
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await page.keyboard.press("Escape");
    await form.getByRole("button", { name: "Keep editing" }).click();
    await form.getByRole("button", { name: "Add the cycle" }).click();
    await cycle("Spring shoot").getByText("Planned").waitFor();
    await cycle("Spring shoot").getByText("Leica Q3").waitFor();
    await cycle("Spring shoot").getByText("cycle-0001").waitFor();
  });

  test("moves it on by keyboard, and reopens it", async () => {
    const press = async (name: string) => {
      const button = cycle("Spring shoot").getByRole("button", { name: `${name} Spring shoot` });
      await button.focus();
      await page.keyboard.press("Enter");
    };
    await press("Start");
    await cycle("Spring shoot").getByText("Active", { exact: true }).waitFor();
    await press("Complete");
    await cycle("Spring shoot").getByText("Completed", { exact: true }).waitFor();
    await press("Reopen");
    await cycle("Spring shoot").getByText("Active", { exact: true }).waitFor();
  });

  test("edits the cycle; deletes another and takes that back", async () => {
    await cycles().getByRole("button", { name: "Add a cycle" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Add the cycle" }).click();
    await cycle("Cycle 2").getByText("cycle-0002").waitFor();
    await cycle("Cycle 2").getByRole("button", { name: "Actions for Cycle 2" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await cycle("Cycle 2").getByText("cycle-0002").waitFor();
    await cycle("Spring shoot").getByRole("button", { name: "Actions for Spring shoot" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const form = page.getByRole("dialog", { name: "Edit Spring shoot" });
    await form.getByLabel("Description").fill("At the harbour, early.");
    await form.getByRole("button", { name: "Save changes" }).click();
    await cycle("Spring shoot").getByText("At the harbour, early.").waitFor();
  });

  test("sees what has arrived and what is on its way; deleting waits for its end", async () => {
    await pretendUploads();
    await page.goto("/uploads");
    const name = page.getByRole("link", { name: "Website photos", exact: true });
    const row = page.getByRole("listitem").filter({ has: name });
    await row.getByText("1 upload in progress").waitFor();
    await row.getByText("1.5 MB").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await row.getByRole("link", { name: "Website photos" }).click();
    await page.getByRole("heading", { name: "Website photos" }).waitFor();
    await cycle("Spring shoot")
      .getByText(/3 files, 1\.5 MB in 2 sessions/)
      .waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("An upload is in progress in this project.").waitFor();
    await product.db.owner
      .updateTable("uploadSessions")
      .set({ status: "cancelled" })
      .where("companyId", "=", await companyOf(product, OWNER.email))
      .where("status", "=", "uploading")
      .execute();
  });

  test("closes it for new uploads, finds it by the filter, deletes it and takes that back", async () => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Close for new uploads" }).click();
    await page.getByText("Closed", { exact: true }).waitFor();
    await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Uploads" }).click();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("No project matches").waitFor();
    await page.getByRole("button", { name: "Closed", exact: true }).click();
    await page.getByRole("link", { name: "Website photos", exact: true }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.waitForURL(/\/uploads$/);
    await page.getByText("No projects yet").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Website photos", exact: true }).waitFor(PATIENCE);
  });

  test("can do so on a phone, in the dark", async () => {
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await overflows(page)).toBe(false);
    expect(await faultsElsewhere(page, { coloursOnly: true })).toEqual([]);
    await page.getByRole("link", { name: "Website photos", exact: true }).click();
    await cycle("Spring shoot").waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await faultsElsewhere(page, { coloursOnly: true })).toEqual([]);
    await page.goto("/projects/00000000-0000-7000-8000-000000000000");
    await page.getByText("This project does not exist").waitFor();
    expectNoComplaints(complaints);
    await context.close();
  });
});
