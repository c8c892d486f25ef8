import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { accessibilityFaults, DESKTOP, faultsElsewhere, goWithin, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { type Program, registerProgram, untilSucceeded } from "./program.ts";
import { addressOf, expectNoComplaints, newOwner, signIn } from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner();
const WRITER = { name: "Inês Duarte", company: "Elsewhere", email: addressOf("ines", "northlight.example"), password: OWNER.password };
const CLIENT = "Padaria Sol";

let program: Program;
let owner: Awaited<ReturnType<typeof openWindow>>;
let writer: Awaited<ReturnType<typeof openWindow>>;
let clientId: string;

beforeAll(async () => {
  program = await registerProgram(product.url, OWNER.company, OWNER);
  const { id } = await program.trpc.clients.create.mutate({ name: CLIENT, profession: "Bakery", description: "Bread from a wood oven." });
  clientId = id;
  await hire();
  [owner, writer] = await Promise.all([openWindow(product.url), openWindow(product.url)]);
  await Promise.all([signIn(owner.page, OWNER), signIn(writer.page, WRITER)]);
});
/** Makes the writer a member of the owner's company, and of no other. */
async function hire(): Promise<void> {
  const { companyId } = await registerProgram(product.url, WRITER.company, WRITER);
  await product.db.owner
    .updateTable("memberships")
    .set({ companyId: program.companyId, role: "member" })
    .where("companyId", "=", companyId)
    .execute();
}

const toast = (page: Page, words: string | RegExp) => page.getByRole("status").filter({ hasText: words });
const row = (page: Page, sentence: string) => page.getByRole("listitem").filter({ has: page.getByText(sentence, { exact: true }) });
const cell = (page: Page, words: string) => page.getByRole("cell", { name: words });

test("a change stands in the trail with before and after, and one press takes it back", async () => {
  const { page: theirs } = writer;
  await theirs.goto(`/clients/${clientId}`);
  await theirs.getByRole("button", { name: "Edit" }).click();
  const form = theirs.getByRole("dialog", { name: `Edit ${CLIENT}` });
  await form.getByLabel("Profession").fill("Pastry shop");
  await form.getByRole("button", { name: "Save changes" }).click();
  await toast(theirs, "Saved.").waitFor();

  const { page } = owner;
  await page.goto("/settings/audit");
  const changed = row(page, `${WRITER.name} changed the client ${CLIENT}`);
  await changed.getByRole("button", { expanded: false }).first().click();
  await cell(page, "Bakery").waitFor();
  await cell(page, "Pastry shop").waitFor();
  await changed.getByText("Web", { exact: true }).waitFor();
  await changed.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("dialog", { name: "Undo this change?" }).getByRole("button", { name: "Undo" }).click();
  await toast(page, "Undone.").waitFor();
  await row(page, `${OWNER.name} changed the client ${CLIENT}`).getByText("Undoes an earlier change").waitFor();
  await changed.getByText(`Undone by ${OWNER.name}`).waitFor();
  await expect.poll(() => changed.getByRole("button", { name: "Undo", exact: true }).count()).toBe(0);

  await page.goto(`/clients/${clientId}`);
  await page.getByText("Bakery").first().waitFor();
  expectNoComplaints(owner.complaints);
});

test("the trail can be narrowed down by who, by outcome and by name, and the address remembers it", async () => {
  const { page } = owner;
  await expect(program.trpc.clients.get.query({ id: program.companyId })).rejects.toThrow();
  const refused = await fetch(`${product.url}/api/clients/${clientId}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${await tokenOf(WRITER)}` },
  });
  expect(refused.status).toBe(403);
  await page.goto("/settings/audit");
  await page.getByRole("button", { name: "Refused", exact: true }).click();
  await row(page, `${WRITER.name} was refused: clients.delete`).waitFor();
  await expect.poll(() => page.getByRole("main").getByRole("listitem").filter({ hasText: "changed the client" }).count()).toBe(0);
  await page.reload();
  await row(page, `${WRITER.name} was refused: clients.delete`).waitFor();
  await page.getByRole("searchbox", { name: "Search by name" }).fill("nobody of this name");
  await page.getByText("Nothing matches").waitFor();
  await page.getByRole("button", { name: "Show everything" }).click();
  await row(page, `${OWNER.name} added the client ${CLIENT}`).waitFor();
  expectNoComplaints(owner.complaints);
});

test("the exported file holds the rows with formulas made harmless", async () => {
  await program.trpc.clients.create.mutate({ name: '=HYPERLINK("https://evil.example","Win")' });
  const { page } = owner;
  await page.goto("/settings/audit?noun=clients");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export as CSV" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`,"'=HYPERLINK(""https://evil.example"",""Win"")",`);
  expect(text.split("\r\n").filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
  await toast(page, /rows exported/).waitFor();
  await row(page, `${OWNER.name} added the client =HYPERLINK("https://evil.example","Win")`).waitFor();
  expectNoComplaints(owner.complaints);
});

test("a reviewer hears live of a strategy that somebody else submits, and the count goes when it is read", async () => {
  const { strategyId, jobId } = await program.trpc.strategies.generate.mutate({ clientId, weeks: 1, title: "Autumn bread" });
  await untilSucceeded(program, jobId);
  const { page } = owner;
  await page.goto("/dashboard");
  await page.getByRole("button", { name: "Notifications, 1 unread" }).click();
  const list = page.getByRole("dialog", { name: "Notifications" });
  await list.getByRole("button", { name: "Mark all as read" }).click();
  const bell = (words: string) => page.getByRole("button", { name: `Notifications, ${words}` });
  await bell("none unread").waitFor();
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });

  await writer.page.goto(`/strategies/${strategyId}`);
  await writer.page.getByRole("button", { name: "Submit for review" }).click();
  await toast(writer.page, "Submitted for review.").waitFor();

  await bell("1 unread").waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: `New notification: ${WRITER.name} has submitted` })
    .waitFor({ state: "attached" });
  await bell("1 unread").click();
  await page.getByRole("link", { name: `${WRITER.name} has submitted` }).click();
  await page.waitForURL(`**/strategies/${strategyId}`);
  await bell("none unread").waitFor();
  await writer.page.getByRole("button", { name: "Notifications, none unread" }).waitFor();
  expectNoComplaints(owner.complaints);
  expectNoComplaints(writer.complaints);
});

test("everybody chooses what comes and how, and a member sees no audit trail", async () => {
  const { page } = writer;
  await page.goto("/settings/notifications");
  const choice = page.getByRole("checkbox", { name: "A draft that you asked for is ready: by email" });
  await Promise.all([page.waitForResponse(/notifications\.preferences\.save/), choice.click()]);
  await page.reload();
  await expect.poll(() => choice.isChecked()).toBe(true);
  expect(await page.getByRole("checkbox", { name: /waits for your review/ }).count()).toBe(0);
  expect(await page.getByRole("link", { name: "Audit" }).count()).toBe(0);
  await page.goto("/notifications?show=unread");
  await page.getByText("You have read everything").waitFor();
});

test("the pages are accessible and fit every screen, in the dark too", async () => {
  const { context, page } = await openWindow(product.url);
  await context.addCookies(await owner.context.cookies());
  const faults: string[] = [];
  for (const [path, ready] of [
    ["/settings/audit", "added the client"],
    ["/notifications", "has submitted"],
    ["/settings/notifications", "By email"],
  ] as const) {
    await (page.url() === "about:blank" ? page.goto(path) : goWithin(page, path));
    await page.getByRole("main").getByText(ready).first().waitFor();
    if (path === "/settings/audit") {
      await row(page, `${WRITER.name} changed the client ${CLIENT}`).getByRole("button").first().click();
      await cell(page, "Pastry shop").waitFor();
    }
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
    await page.emulateMedia({ colorScheme: "dark" });
    faults.push(...(await faultsElsewhere(page, { coloursOnly: true })).map((fault) => `${path} in the dark: ${fault}`));
    await page.emulateMedia({ colorScheme: "light" });
    for (const size of [PHONE, { width: 360, height: 740 }]) {
      await page.setViewportSize(size);
      if (await overflows(page)) faults.push(`${path} overflows at ${size.width}`);
    }
    faults.push(...(await faultsElsewhere(page)).map((fault) => `${path} on a phone: ${fault}`));
    await page.setViewportSize(DESKTOP);
  }
  await page.getByRole("button", { name: /^Notifications, / }).click();
  await page.getByRole("dialog").getByText("has submitted").first().waitFor();
  faults.push(...(await accessibilityFaults(page)));
  await context.close();
  expect(faults).toEqual([]);
});

async function tokenOf({ email, password }: typeof WRITER): Promise<string> {
  const answer = await fetch(`${product.url}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return ((await answer.json()) as { token: string }).token;
}
