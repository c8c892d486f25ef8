import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { PATIENCE_MS } from "../scripts/patience.ts";

export interface Person {
  name: string;
  company: string;
  email: string;
  password: string;
}

const PASSWORD = "seven green herons wade";

/** The owner of an agency of their own; what is said of them replaces what is usual. */
export function newOwner(said: Partial<Person> = {}): Person {
  const email = addressOf("mara", "northlight.example");
  return { name: "Mara Lindqvist", company: "Northlight Agency", email, password: PASSWORD, ...said };
}

/** An address that nobody has: all journeys register in one product. */
export const addressOf = (name: string, domain: string) => `${name}.${randomUUID().slice(0, 8)}@${domain}`;

/** The first client, as it is typed into the onboarding. */
export const BUSINESS = {
  name: "Harbour Dental",
  description: "A family dental practice at the old harbour of Kiel with late hours on Thursdays and a quiet room for anxious patients.",
  profession: "Dentist",
  targetAudience: "Families from the neighbourhood and commuters aged 30 to 55 who put off their check-up because they fear pain.",
  marketingGoals: "20 new patients a month by June, most of them for prophylaxis.",
  brandVoice: "Warm and plain, never frightening.",
};

export async function fillSignUp(page: Page, { name, company, email, password }: Person): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Company", { exact: true }).fill(company);
  await page.getByLabel("Email").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
}

/** From the sign-up page to the first step of the onboarding. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto("/signup");
  await fillSignUp(page, person);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Who is your first client?" }).waitFor();
}

export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Email or username").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/(dashboard|onboarding)$/);
}

/** Steps 1 and 2 of the onboarding, and the words of step 3, which is left to be finished. */
export async function fillOnboarding(page: Page): Promise<void> {
  const next = page.getByRole("button", { name: "Continue" });
  await page.getByLabel("Business name").fill(BUSINESS.name);
  await page.getByLabel("Description").fill(BUSINESS.description);
  await page.getByLabel("Profession").fill(BUSINESS.profession);
  await next.click();
  await page.getByLabel("Target audience").fill(BUSINESS.targetAudience);
  await next.click();
  await page.getByLabel("Marketing goals").fill(BUSINESS.marketingGoals);
  await page.getByLabel("Brand voice").fill(BUSINESS.brandVoice);
}

export async function finishOnboarding(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("heading", { name: "Getting started" }).waitFor();
}

/** Orders a strategy from the list of strategies; the page of the new strategy is open afterwards. */
export async function orderStrategy(page: Page, client = BUSINESS.name): Promise<void> {
  await page.getByRole("button", { name: "Generate strategy" }).first().click();
  const form = page.getByRole("dialog", { name: "Generate a strategy" });
  await form.getByRole("combobox", { name: "Client" }).click();
  await page.getByRole("option", { name: client }).click();
  await form.getByRole("button", { name: "Generate strategy" }).click();
  await page.waitForURL(/\/strategies\/[0-9a-f-]{36}$/);
}

/** Waits until the strategy stands on the page in this version. */
export async function versionShown(page: Page, number: number): Promise<void> {
  await page.getByText(`Version ${number}, `).first().waitFor();
  await page.getByRole("region", { name: "Summary" }).waitFor();
}

export const strategyIdOf = (page: Page) => new URL(page.url()).pathname.split("/")[2] ?? "";

/** For what a page shows in its own time. */
export const PATIENCE = { timeout: PATIENCE_MS };

/** The page has nothing to complain of: no error, nothing refused by the content security policy. */
export function expectNoComplaints(complaints: string[]): void {
  expect(complaints.splice(0)).toEqual([]);
}
