import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { accessibilityFaults, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { type Program, programWith, registerProgram } from "./program.ts";
import { newOwner, signIn } from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner();
const SENTENCE = "Tidy agent wants to change Harbour Dental";
let owner: Program;
let agent: Program;
let page: Page;
let complaints: string[];
let clientId: string;

beforeAll(async () => {
  owner = await registerProgram(product.url, OWNER.company, OWNER);
  clientId = (await owner.trpc.clients.create.mutate({ name: "Harbour Dental", profession: "dentist" })).id;
  ({ page, complaints } = await openWindow(product.url));
  await signIn(page, OWNER);
  const scopes = ["clients:write" as const];
  const { secret } = await owner.trpc.apiKeys.issue.mutate({ name: "Tidy agent", kind: "agent", scopes, approvalMode: "all_writes" });
  agent = programWith(product.url, secret ?? "", owner.companyId);
});

const ask = (profession: string) => agent.rest("PUT", `/api/clients/${clientId}`, { profession });
const profession = async () => (await owner.trpc.clients.get.query({ id: clientId })).profession;

test("what waits stands on the dashboard without a click, and comes there live", async () => {
  await page.goto("/dashboard");
  await page.getByText("Nothing waits for you.").waitFor();
  await ask("orthodontist");
  await page.getByRole("list", { name: "Needs you" }).getByRole("link", { name: SENTENCE }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByText("1 waiting").waitFor();
});

test("an agent's request is decided in two clicks: the bell, and Approve", async () => {
  await page.getByRole("button", { name: /^Notifications/ }).click();
  const bell = page.getByRole("dialog", { name: "Notifications" });
  await bell.getByRole("link", { name: SENTENCE, exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await bell.getByRole("button", { name: /^Approve/ }).click();
  await expect.poll(profession).toBe("orthodontist");
  await page.keyboard.press("Escape");
  await page.getByText("Nothing waits for you.").waitFor();
});

test("the inbox is worked by keys, and its menu is accessible", async () => {
  await ask("oral surgeon");
  await page.goto("/inbox");
  await page.getByRole("link", { name: SENTENCE }).waitFor();
  await page.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Until tomorrow morning" }).waitFor();
  expect(await accessibilityFaults(page, { within: '[role="menu"]' })).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Reject?" });
  await dialog.getByLabel("Why?").fill("They straighten teeth.");
  expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
  await dialog.getByRole("button", { name: "Reject" }).click();
  await page.getByText("Nothing waits for you").waitFor();
  expect(await profession()).toBe("orthodontist");
});

test("on a phone it needs no sideways scrolling", async () => {
  await ask("dental hygienist");
  const phone = await openWindow(product.url, PHONE, "dark");
  await signIn(phone.page, OWNER);
  for (const path of ["/inbox", "/dashboard"]) {
    await phone.page.goto(path);
    await phone.page.getByRole("link", { name: SENTENCE }).waitFor();
    expect(await overflows(phone.page)).toBe(false);
    expect(await accessibilityFaults(phone.page)).toEqual([]);
  }
  expect([phone.complaints, complaints]).toEqual([[], []]);
  await phone.context.close();
});
