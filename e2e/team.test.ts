import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { accessibilityFaults, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { type Program, registerProgram } from "./program.ts";
import { addressOf, BUSINESS, expectNoComplaints, newOwner, PATIENCE, signIn } from "./steps.ts";

const COLLEAGUE = { name: "Jonas Weber", email: addressOf("jonas", "northlight.example"), password: "wooden bridge over still water" };

const product = sharedProduct();
const OWNER = newOwner();
let owner: Program;
let page: Page;
let guest: Page;
let complaints: string[][];

beforeAll(async () => {
  owner = await registerProgram(product.url, OWNER.company, OWNER);
  await owner.trpc.clients.create.mutate({ ...BUSINESS });
  await owner.trpc.clients.create.mutate({ name: "Bakery Sommer", profession: "Bakery" });
  const [first, second] = [await openWindow(product.url), await openWindow(product.url, PHONE)];
  [page, guest, complaints] = [first.page, second.page, [first.complaints, second.complaints]];
  await signIn(page, OWNER);
});
/** The link in the latest email to the address. */
async function linkFor(address: string): Promise<string> {
  for (;;) {
    const emails = await readdir(product.outbox).catch(() => []);
    for (const name of emails.toSorted().toReversed()) {
      const text = (await readFile(join(product.outbox, name), "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
      const link = /\/invite#token=[\w-]+/.exec(text)?.[0];
      if (text.includes(address) && link) return link;
    }
    await wait(100);
  }
}

const faultsOf = async (where: Page) => [...(await accessibilityFaults(where)), ...((await overflows(where)) ? ["too wide"] : [])];
const rowOf = (name: string) => page.getByRole("listitem").filter({ hasText: name });

async function invite(address: string, client?: string): Promise<void> {
  await page.getByRole("button", { name: "Invite a colleague" }).click();
  const drawer = page.getByRole("dialog", { name: "Invite a colleague" });
  await drawer.getByLabel("Email").fill(address);
  if (client) {
    await drawer.getByRole("switch", { name: "Limit to certain clients" }).click();
    await drawer.getByRole("combobox", { name: "Clients" }).click();
    await page.getByRole("option", { name: client }).click();
    await page.keyboard.press("Tab");
  }
  await drawer.getByRole("button", { name: "Send the invitation" }).click();
  await page.getByText(`The invitation to ${address} is on its way.`).waitFor();
}

test("the owner invites a colleague who shall see one client alone", async () => {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team" }).click();
  await rowOf(OWNER.name).getByText("(you)").waitFor();
  await invite(COLLEAGUE.email, BUSINESS.name);
  const waiting = page.getByRole("region", { name: "Invitations" });
  await waiting.getByText(COLLEAGUE.email, { exact: true }).waitFor();
  await waiting.getByText("1 client").waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

test("the colleague accepts from the email, on a phone, and sees this client and no other", async () => {
  await guest.goto(await linkFor(COLLEAGUE.email));
  await guest.getByRole("heading", { name: `Join ${OWNER.company}` }).waitFor();
  expect(await faultsOf(guest)).toEqual([]);
  await guest.getByRole("button", { name: `Join ${OWNER.company}` }).click();
  await guest.getByText("Please fill this in.").first().waitFor();
  await guest.getByLabel("Your name").fill(COLLEAGUE.name);
  await guest.getByRole("textbox", { name: "Password" }).fill(COLLEAGUE.password);
  await guest.getByRole("button", { name: `Join ${OWNER.company}` }).click();
  await guest.waitForURL(/\/dashboard$/);
  await guest.goto("/clients");
  await guest.getByRole("link", { name: BUSINESS.name }).waitFor();
  await guest.getByText("1 client", { exact: true }).waitFor();
  expect(await guest.getByText("Bakery Sommer").count()).toBe(0);
  expect(await guest.getByRole("button", { name: "Add a client" }).count()).toBe(0);
  await guest.goto("/settings/team");
  await guest.getByText(OWNER.email, { exact: true }).waitFor();
  expect(await guest.getByRole("button", { name: "Invite a colleague" }).count()).toBe(0);
  expect(await faultsOf(guest)).toEqual([]);
});

test("the email's link works once", async () => {
  const link = await linkFor(COLLEAGUE.email);
  const { context, page: visitor } = await openWindow(product.url);
  await visitor.goto(link);
  await visitor.getByRole("heading", { name: "This invitation does not work" }).waitFor();
  await context.close();
});

test("another role puts the colleague's open page out within seconds", async () => {
  await page.reload();
  await rowOf(COLLEAGUE.name)
    .getByRole("button", { name: `Actions for ${COLLEAGUE.name}` })
    .click();
  await page.getByRole("menuitem", { name: "Change role or clients" }).click();
  const drawer = page.getByRole("dialog", { name: `Change ${COLLEAGUE.name}` });
  await drawer.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Viewer" }).click();
  await drawer.getByRole("button", { name: "Save changes" }).click();
  const question = guest.getByRole("dialog", { name: "Sign in again" });
  await question.getByRole("textbox", { name: "Password" }).fill(COLLEAGUE.password);
  await question.getByRole("button", { name: "Sign in", exact: true }).click();
  await question.waitFor({ state: "hidden" });
  await guest.goto("/clients");
  await guest.getByRole("link", { name: BUSINESS.name }).waitFor();
  expect(await guest.getByText("Bakery Sommer").count()).toBe(0);
});

test("a removed colleague is out at once and cannot come back, until the removal is undone", async () => {
  await page.getByRole("button", { name: `Actions for ${COLLEAGUE.name}` }).click();
  await page.getByRole("menuitem", { name: "Remove from the company" }).click();
  await guest.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText(`${COLLEAGUE.name} is back.`).waitFor();
  await rowOf(COLLEAGUE.name).getByText("Viewer").waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

test("somebody with an account signs in first, and joins with one press", async () => {
  const other = {
    name: "Ines Roth",
    company: "Roth Studio",
    email: addressOf("ines", "roth.example"),
    password: "four blue kites at noon",
  };
  await registerProgram(product.url, other.company, other);
  await invite(other.email);
  const { context, page: window } = await openWindow(product.url);
  await window.goto(await linkFor(other.email));
  await window.getByRole("link", { name: "Sign in to join" }).click();
  await window.getByLabel("Email or username").fill(other.email);
  await window.getByRole("textbox", { name: "Password" }).fill(other.password);
  await window.getByRole("button", { name: "Sign in" }).click();
  await window.getByRole("button", { name: `Join ${OWNER.company}` }).click();
  await window.waitForURL(/\/dashboard$/);
  await window.getByText(OWNER.company).first().waitFor();
  await context.close();
});

test("the owner changes the company, closes it, reads on, and opens it again", async () => {
  await page.goto("/settings/company");
  await page.getByLabel("Company name").fill("Northlight & Partners");
  await page.getByRole("region", { name: "Company", exact: true }).getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The company was changed.").waitFor();
  const { code } = await owner.trpc.companies.current.query();
  await page.getByRole("button", { name: "Close the company" }).click();
  const dialog = page.getByRole("dialog", { name: /^Close Northlight/ });
  await dialog.getByLabel(`Type ${code} to confirm`).fill(code);
  await dialog.getByRole("button", { name: "Close the company" }).click();
  await page.getByText("is closed: you can read everything").waitFor();
  await page.goto("/clients");
  await page.getByRole("link", { name: BUSINESS.name }).waitFor(PATIENCE);
  await page.getByRole("link", { name: "Open it again" }).click();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Open the company again" }).click();
  await page.getByText("is open again.").waitFor();
  for (const heard of complaints) expectNoComplaints(heard);
});
