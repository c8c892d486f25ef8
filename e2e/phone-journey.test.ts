import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { goWithin, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import {
  BUSINESS,
  expectNoComplaints,
  fillOnboarding,
  finishOnboarding,
  newOwner,
  orderStrategy,
  signUp,
  strategyIdOf,
  versionShown,
} from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner();
let page: Page;
let complaints: string[];

beforeAll(async () => {
  ({ page, complaints } = await openWindow(product.url, PHONE));
});
const navigate = (name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();

/** No screen needs to be scrolled sideways, at the top or with everything in sight. */
async function expectToFit(name: string): Promise<void> {
  expect([name, await overflows(page)]).toEqual([name, false]);
}

test("signs up on a phone and walks the onboarding to the dashboard", async () => {
  await page.goto("/");
  await page.getByRole("link", { name: "Get started" }).first().waitFor();
  await expectToFit("landing");
  await signUp(page, OWNER);
  await expectToFit("onboarding, step 1");
  await fillOnboarding(page);
  await expectToFit("onboarding, step 3");
  await finishOnboarding(page);
  await expectToFit("dashboard");
});

test("gets from the dashboard to an approved strategy", async () => {
  await navigate("Strategies");
  await page.getByText("No strategy yet").waitFor();
  await expectToFit("no strategies");
  await orderStrategy(page);
  await versionShown(page, 1);
  await expectToFit("strategy");
  await page.getByRole("button", { name: "Edit Summary" }).click();
  const editor = page.getByRole("dialog", { name: "Edit Summary" });
  await editor.getByLabel("Headline").fill("Twenty new patients by June");
  await expectToFit("section editor");
  await editor.getByRole("button", { name: "Save as a new version" }).click();
  await versionShown(page, 2);
  await page.goto(`/strategies/${strategyIdOf(page)}/compare`);
  await page.getByRole("insertion").first().waitFor();
  await expectToFit("comparison");
  const [removed, added] = await Promise.all([
    page.getByRole("deletion").first().boundingBox(),
    page.getByRole("insertion").first().boundingBox(),
  ]);
  expect((added?.y ?? 0) - (removed?.y ?? 0)).toBeGreaterThan(10);
  await page.goBack();
  await versionShown(page, 2);
  await page.getByRole("button", { name: "Submit for review" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Approved and read-only").waitFor();
  await page.getByRole("button", { name: "Start a new draft" }).waitFor();
  await expectToFit("approved strategy");
});

test("reaches every other page, and none is wider than the screen", async () => {
  await navigate("Strategies");
  await page.getByText("Approved").first().waitFor();
  await expectToFit("strategies");
  await navigate("Clients");
  await page.getByRole("link", { name: BUSINESS.name }).click();
  await page.getByRole("heading", { name: "Next seven days" }).waitFor();
  await expectToFit("client");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Business name").waitFor();
  await expectToFit("client form");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await navigate("Clients");
  await expectToFit("clients");
  await navigate("Uploads");
  await page.getByText("No projects yet").waitFor();
  await expectToFit("uploads");
  await page.getByRole("button", { name: /background jobs|running/ }).click();
  await page.getByRole("link", { name: "All jobs" }).click();
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  await expectToFit("jobs");
  await navigate("Settings");
  for (const [tab, heading] of [
    ["Security", "Sessions"],
    ["Company", "This installation"],
    ["Profile", "You"],
  ] as const) {
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: tab, exact: true }).click();
    await page.getByRole("heading", { name: heading }).waitFor();
    await expectToFit(`settings, ${tab}`);
  }
  expectNoComplaints(complaints);
});

test("also fits the narrowest screens", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [path, words] of [
    ["/dashboard", "Latest strategies"],
    ["/clients", BUSINESS.name],
    ["/strategies", BUSINESS.name],
    ["/jobs", "Done"],
    ["/settings", "Time zone"],
  ] as const) {
    await goWithin(page, path);
    await page.getByRole("main").getByText(words).first().waitFor();
    await expectToFit(path);
  }
});
