import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf } from "@frontoffice/api/testing/codes";
import { startProvider, type TestProvider } from "@frontoffice/api/testing/provider";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { accessibilityFaults, faultsElsewhere, goWithin, openWindow, overflows, PHONE } from "./browser.ts";
import { emailsTo } from "./emails.ts";
import { sharedProduct } from "./product.ts";
import { addressOf, expectNoComplaints, newOwner, PATIENCE, signIn, signUp } from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner();
const NEW_ADDRESS = addressOf("mara", "new.example");
/** Somebody whom the provider knows and the product does not. */
const NORA = `nora-${randomUUID().slice(0, 8)}`;
let provider: TestProvider;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let secret = "";
let recoveryCodes: string[] = [];

beforeAll(async () => {
  provider = await startProvider(product.places.providerPort);
  ({ context, page, complaints } = await openWindow(product.url));
  await signUp(page, OWNER);
});
afterAll(async () => {
  await provider?.close();
});

const section = (name: string) => page.getByRole("region", { name, exact: true });
const dialog = (name: string) => page.getByRole("dialog", { name });

/** The person confirmed their identity so long ago that they are asked again. */
const forgetConfirmation = (email = OWNER.email) =>
  product.db.owner
    .updateTable("authSessions")
    .set({ confirmedAt: new Date(Date.now() - 20 * 60_000) })
    .where("userId", "in", (db) => db.selectFrom("users").select("id").where("email", "=", email))
    .execute();

/** A code works once, so the next sign-in within the same half minute takes that of the next one. */
const nextCode = async () => {
  const { lastStep } = await product.db.owner
    .selectFrom("secondFactors")
    .innerJoin("users", "users.id", "secondFactors.userId")
    .select("lastStep")
    .where("email", "=", OWNER.email)
    .executeTakeFirstOrThrow();
  const ahead = Number(lastStep) + 1 - Math.floor(Date.now() / 30_000);
  if (ahead > 1) await wait(30_000);
  return codeOf(secret, Math.max(0, Math.min(1, ahead)));
};

async function signOut(): Promise<void> {
  await page.goto("/settings/security");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await dialog("Sign out everywhere?").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

async function enterPassword(): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Email or username").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

describe("two-factor sign-in", () => {
  test("is set up with the picture's key; leaving the question who it is changes nothing", async () => {
    await forgetConfirmation();
    await goWithin(page, "/settings/security");
    await section("Two-factor sign-in").getByRole("button", { name: "Set up" }).click();
    await dialog("Confirm that it is you").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("alert").filter({ hasText: "Confirm that it is you" }).waitFor();
    await section("Two-factor sign-in").getByRole("button", { name: "Set up" }).click();
    const question = dialog("Confirm that it is you");
    await question.getByRole("textbox", { name: "Password" }).fill("not the password");
    await question.getByRole("button", { name: "Confirm" }).click();
    await question.getByText("This is not your password.").waitFor();
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await question.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await question.getByRole("button", { name: "Confirm" }).click();
    const wizard = dialog("Set up your authenticator app");
    secret = (await wizard.getByRole("code").textContent()) ?? "";
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await wizard.getByLabel("Code from the app").fill("000000");
    await wizard.getByRole("button", { name: "Turn on" }).click();
    await wizard.getByText("This is not the code your app shows now.").waitFor();
    await wizard.getByLabel("Code from the app").fill(codeOf(secret));
    await wizard.getByRole("button", { name: "Turn on" }).click();
    await dialog("Your recovery codes").getByRole("listitem").first().waitFor();
    recoveryCodes = await dialog("Your recovery codes").getByRole("listitem").allTextContents();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await dialog("Your recovery codes").getByRole("button", { name: "I've saved them" }).click();
    await section("Two-factor sign-in").getByText("10 recovery codes are left.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expectNoComplaints(complaints);
  });

  test("asks for a code at the next sign-in, and a wrong one lets nobody in", async () => {
    await signOut();
    await enterPassword();
    await page.getByRole("heading", { name: "One more step" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "This code is wrong or was used before." }).waitFor();
    await page.getByLabel("Code").fill(await nextCode());
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/(dashboard|onboarding)/);
  });

  test("takes a recovery code once, and sends an email about it", async () => {
    await signOut();
    await enterPassword();
    await page.getByLabel("Code").fill((recoveryCodes[0] ?? "").toUpperCase());
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/(dashboard|onboarding)/);
    await page.goto("/settings/security");
    await section("Two-factor sign-in").getByText("9 recovery codes are left.").waitFor();
    await vi.waitFor(
      async () => expect(await emailsTo(product, OWNER.email)).toContainEqual(expect.stringContaining("A recovery code was used")),
      PATIENCE,
    );
    await signOut();
    await enterPassword();
    await page.getByLabel("Code").fill(recoveryCodes[0] ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "This code is wrong or was used before." }).waitFor();
    await page.getByLabel("Code").fill(recoveryCodes[1] ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/(dashboard|onboarding)/);
  });

  test("is what confirms from now on; then it is turned off", async () => {
    await forgetConfirmation();
    await page.goto("/settings/security");
    await section("Two-factor sign-in").getByRole("button", { name: "Turn off" }).click();
    await dialog("Turn off two-factor sign-in?").getByRole("button", { name: "Turn off" }).click();
    const question = dialog("Confirm that it is you");
    await question.getByLabel("Code from your authenticator app").fill(await nextCode());
    await question.getByRole("button", { name: "Confirm" }).click();
    await section("Two-factor sign-in").getByText("Off", { exact: true }).waitFor();
    expectNoComplaints(complaints);
  });
});

describe("an outside provider", () => {
  /** The provider's own page, which takes any name with any password. */
  async function atProvider(login: string): Promise<void> {
    await page.waitForURL(`${provider.issuer}/**`);
    await page.locator('input[name="login"]').fill(login);
    await page.locator('input[name="password"]').fill("any");
    await page.locator('button[type="submit"]').click();
  }

  test("is linked from the settings, and signs the same person in", async () => {
    provider.people.set("mara", { email: OWNER.email, email_verified: true, name: OWNER.name });
    await goWithin(page, "/settings/security");
    await section("Linked providers").getByRole("button", { name: "Link Example" }).click();
    await atProvider("mara");
    await page.waitForURL(`${product.url}/settings/security`);
    await section("Linked providers").getByRole("button", { name: "Unlink Example" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signOut();
    await page.goto("/login?returnTo=%2Fsettings");
    await page.getByRole("link", { name: "Continue with Example" }).click();
    await page.waitForURL(`${product.url}/settings`);
    await page.getByText(`You sign in with ${OWNER.email}`).waitFor();
  });

  test("brings somebody new in, who has no password and confirms there", async () => {
    await context.clearCookies();
    await page.goto("/login");
    await page.getByRole("link", { name: "Continue with Example" }).click();
    await atProvider(NORA);
    await page.waitForURL(new RegExp(`^${product.url}/(dashboard|onboarding)`));
    await forgetConfirmation(`${NORA}@example.com`);
    await page.goto("/settings");
    await page.getByLabel("New address").fill(`${NORA}@elsewhere.example`);
    await page.getByRole("button", { name: "Change address" }).click();
    await dialog("Confirm that it is you").getByRole("link", { name: "Go to Example" }).click();
    await atProvider(NORA);
    await page.waitForURL(`${product.url}/settings`);
    await page.getByLabel("New address").fill(`${NORA}@elsewhere.example`);
    await page.getByRole("button", { name: "Change address" }).click();
    await page.getByText("We have emailed a link to the new address").waitFor();
    expectNoComplaints(complaints);
  });

  test("that nobody may come in by says so on the sign-in page", async () => {
    provider.people.set("owen", { email: "owen@example.com", email_verified: false });
    await context.clearCookies();
    await page.goto("/login");
    await page.getByRole("link", { name: "Continue with Example" }).click();
    await atProvider("owen");
    await page.getByRole("alert").filter({ hasText: "has not verified your email address" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

test("a new address is taken by the link in its email, and the old one hears of it", async () => {
  await context.clearCookies();
  await signIn(page, OWNER);
  await page.goto("/settings");
  await page.getByLabel("New address").fill(NEW_ADDRESS);
  await page.getByRole("button", { name: "Change address" }).click();
  const link = await vi.waitFor(async () => {
    const [email = ""] = await emailsTo(product, NEW_ADDRESS);
    const found = /\/confirm-email#token=[\w-]+/.exec(email)?.[0];
    if (!found) throw new Error("no email yet");
    return found;
  }, PATIENCE);
  await page.goto(link);
  await page.getByRole("button", { name: "Use the new address" }).click();
  await page.getByRole("heading", { name: "Address changed" }).waitFor();
  await vi.waitFor(
    async () => expect((await emailsTo(product, OWNER.email)).join()).toContain(`You now sign in to Frontoffice with ${NEW_ADDRESS}`),
    PATIENCE,
  );
  await context.clearCookies();
  await signIn(page, { ...OWNER, email: NEW_ADDRESS });
});

test("the pages of sign-in fit a telephone", async () => {
  const phone = await openWindow(product.url, PHONE, "dark");
  await phone.page.goto("/login");
  await phone.page.getByRole("link", { name: "Continue with Example" }).waitFor();
  expect([await overflows(phone.page), await faultsElsewhere(phone.page)]).toEqual([false, []]);
  await signIn(phone.page, { ...OWNER, email: NEW_ADDRESS });
  for (const path of ["/settings", "/settings/security"]) {
    await phone.page.goto(path);
    await phone.page.getByRole("heading", { level: 1, name: path === "/settings" ? "Profile" : "Security" }).waitFor();
    await phone.page.getByRole("button", { name: /Sign out everywhere|Save/ }).waitFor();
    expect([path, await overflows(phone.page), await faultsElsewhere(phone.page)]).toEqual([path, false, []]);
  }
  await phone.context.close();
});
