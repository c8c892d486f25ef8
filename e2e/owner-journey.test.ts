import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWindow } from "./browser.ts";
import { companyOf, holdDrafts, pauseJobs } from "./holds.ts";
import { sharedProduct } from "./product.ts";
import {
  BUSINESS,
  expectNoComplaints,
  fillOnboarding,
  fillSignUp,
  finishOnboarding,
  newOwner,
  orderStrategy,
  strategyIdOf,
  versionShown,
} from "./steps.ts";

const product = sharedProduct();
const OWNER = newOwner({ company: `Northlight ${randomUUID().slice(0, 8)}` });
let context: BrowserContext;
let page: Page;
let complaints: string[];
let release = async () => {};

beforeAll(async () => {
  ({ context, page, complaints } = await openWindow(product.url));
});
afterAll(async () => {
  await release();
});

/** Rows of the owner's company, of which there are none before they have signed up. */
const count = async (table: "clients" | "strategyVersions") => {
  const rows = await product.db.owner
    .selectFrom(table)
    .select("id")
    .where("companyId", "=", await companyOf(product, OWNER.email))
    .execute();
  return rows.length;
};
const toast = (words: string | RegExp) => page.getByRole("status").filter({ hasText: words });
const section = (name: string) => page.getByRole("region", { name, exact: true });
const drafting = () => page.getByRole("region", { name: "Drafting" });
const phase = (name: string) => drafting().locator('[aria-current="step"]').filter({ hasText: name });

describe("the owner of an agency", () => {
  test("is told the minimum when the password is too short, and nothing is stored", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Get started" }).first().click();
    await fillSignUp(page, { ...OWNER, password: "abcde" });
    await page.getByRole("button", { name: "Create account" }).click();
    const error = page.getByText("At least 8 characters.", { exact: true });
    await error.waitFor();
    const described = await page.getByRole("textbox", { name: "Password" }).getAttribute("aria-describedby");
    expect(described?.split(" ")).toContain(await error.getAttribute("id"));
    expect(await product.db.owner.selectFrom("users").select("id").where("email", "=", OWNER.email).execute()).toEqual([]);
    expect(await product.db.owner.selectFrom("companies").select("id").where("name", "=", OWNER.company).execute()).toEqual([]);
    expect(new URL(page.url()).pathname).toBe("/signup");
  });

  test("signs up, owns a company and is led into the onboarding", async () => {
    await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Who is your first client?" }).waitFor();
    const members = await product.db.owner
      .selectFrom("memberships")
      .innerJoin("companies", "companies.id", "memberships.companyId")
      .innerJoin("users", "users.id", "memberships.userId")
      .select(["companies.name as company", "users.email", "role"])
      .where("companies.name", "=", OWNER.company)
      .execute();
    expect(members).toEqual([{ company: OWNER.company, email: OWNER.email, role: "owner" }]);
  });

  test("finds the entries again after a reload in step 3, and finishes with one client and a checklist", async () => {
    await fillOnboarding(page);
    await page.getByText("Saved").waitFor();
    await page.reload();
    expect(await page.getByLabel("Marketing goals").inputValue()).toBe(BUSINESS.marketingGoals);
    expect(await page.getByLabel("Brand voice").inputValue()).toBe(BUSINESS.brandVoice);
    await page.getByRole("button", { name: "Back" }).click();
    expect(await page.getByLabel("Target audience").inputValue()).toBe(BUSINESS.targetAudience);
    await page.getByRole("button", { name: "Continue" }).click();
    await finishOnboarding(page);
    expect(await count("clients")).toBe(1);
    const profile = await product.db.owner
      .selectFrom("marketingProfiles")
      .selectAll()
      .where("companyId", "=", await companyOf(product, OWNER.email))
      .executeTakeFirstOrThrow();
    expect(profile).toMatchObject({ targetAudience: BUSINESS.targetAudience, marketingGoals: BUSINESS.marketingGoals });
    const steps = page.getByRole("listitem").filter({ hasText: "(done)" });
    await expect.poll(() => steps.count()).toBe(3);
    await page.getByText("3 of 5 done").waitFor();
  });

  test("writes the client's phone number as people do and finds it in E.164", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Clients" }).click();
    await page.getByRole("link", { name: BUSINESS.name }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    const form = page.getByRole("dialog", { name: `Edit ${BUSINESS.name}` });
    await form.getByRole("button", { name: "Add a number" }).click();
    await form.getByLabel("Phone number 1", { exact: true }).fill("0049 (431) 90 18-20");
    await form.getByRole("button", { name: "Save changes" }).click();
    await toast("Saved.").waitFor();
    await form.waitFor({ state: "hidden" });
    const number = page.getByRole("link", { name: /\+49/ });
    expect(await number.getAttribute("href")).toBe("tel:+49431901820");
    expectNoComplaints(complaints);
  });

  test("watches the phases move, closes the tab, comes back to the true state and gets a draft", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Strategies" }).click();
    const companyId = await companyOf(product, OWNER.email);
    const resume = await pauseJobs(product, companyId);
    release = await holdDrafts(product, companyId);
    await orderStrategy(page);
    await drafting().getByText("Waiting for a free worker").waitFor();
    await resume();
    await phase("Draft").waitFor();
    const address = page.url();
    await page.close();
    page = await context.newPage();
    await page.goto(address);
    await phase("Draft").waitFor();
    expect(await drafting().getByRole("listitem").filter({ hasText: "(done)" }).allTextContents()).toEqual([
      expect.stringContaining("Gather"),
    ]);
    await release();
    await versionShown(page, 1);
    await drafting().waitFor({ state: "hidden" });
  });

  test("reads a draft whose sections cite what was typed", async () => {
    for (const name of ["Summary", "Positioning", "Audience", "Channels", "Content pillars", "Targets", "Budget", "Risks"]) {
      const marks = section(name).getByRole("button", { name: /^Evidence: / });
      expect([name, await marks.count()]).toEqual([name, expect.toSatisfy((marks: number) => marks > 0)]);
    }
    await section("Audience")
      .getByRole("button", { name: /^Evidence: / })
      .first()
      .click();
    await page.getByRole("tooltip").getByText("“").first().waitFor();
    const quotes = await page.getByRole("tooltip").locator("q, span").allTextContents();
    const quoted = quotes.flatMap((text) => text.match(/“(.+?)”/)?.[1] ?? []);
    expect(quoted.length).toBeGreaterThan(0);
    const typed = Object.values(BUSINESS).join("\n").toLowerCase();
    for (const quote of quoted) expect(typed).toContain(quote.toLowerCase());
    await page.keyboard.press("Escape");
    await page.getByRole("tooltip").waitFor({ state: "hidden" });
    await section("Calendar").getByRole("region", { name: "Week 1" }).getByRole("button").first().click();
    const post = page.getByRole("dialog");
    await post
      .getByRole("button", { name: /^Evidence: / })
      .first()
      .waitFor();
    await post.getByRole("button", { name: "Close" }).click();
    await post.waitFor({ state: "hidden" });
  });

  test("edits a section into version 2 and has another written into version 3", async () => {
    await page.getByRole("button", { name: "Edit Summary" }).click();
    const editor = page.getByRole("dialog", { name: "Edit Summary" });
    await editor.getByLabel("Headline").fill("No fear of the chair: twenty new patients by June");
    await editor.getByRole("button", { name: "Save as a new version" }).click();
    await versionShown(page, 2);
    await section("Summary").getByText("No fear of the chair").waitFor();
    await page.getByRole("button", { name: "Regenerate Budget" }).click();
    const ask = page.getByRole("dialog", { name: "Regenerate" });
    await ask.getByLabel("Instruction").fill("Budget 900 EUR a month");
    await ask.getByRole("button", { name: "Write again" }).click();
    await versionShown(page, 3);
    await section("Budget").getByText("€900").first().waitFor();
    await section("Summary").getByText("No fear of the chair").waitFor();
    expect(await count("strategyVersions")).toBe(3);
  });

  test("sees the difference of two versions side by side", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    await page
      .getByRole("dialog", { name: "Versions" })
      .getByRole("link", { name: /^Compare with current\W+version 1$/ })
      .click();
    await page.getByRole("heading", { name: "Compare versions" }).waitFor();
    const added = section("Summary").getByRole("insertion").filter({ hasText: "fear of the chair" }).first();
    const removed = section("Summary").getByRole("deletion").first();
    const [left, right] = await Promise.all([removed.boundingBox(), added.boundingBox()]);
    expect((right?.x ?? 0) - (left?.x ?? 0)).toBeGreaterThan(200);
    await section("Budget").getByRole("insertion").filter({ hasText: "900" }).first().waitFor();
    expect(await section("Risks").count()).toBe(0);
    await page.getByText(/^Unchanged: .*Risks/).waitFor();
    await page.goBack();
    await versionShown(page, 3);
  });

  test("submits and approves; the approved version is read-only and a new draft is offered", async () => {
    await page.getByRole("button", { name: "Submit for review" }).click();
    await page.getByText("This strategy waits for your decision").waitFor();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("Approved and read-only").waitFor();
    await expect.poll(() => page.getByRole("button", { name: /^(Edit|Regenerate) / }).count()).toBe(0);
    await page.getByRole("button", { name: "Start a new draft" }).waitFor();
    // The page is ahead of the server here: what it shows at once is stored a moment later.
    const id = strategyIdOf(page);
    const stored = () =>
      product.db.owner.selectFrom("strategies").select(["status", "currentVersion"]).where("id", "=", id).executeTakeFirst();
    await expect.poll(stored).toEqual({ status: "approved", currentVersion: 3 });
  });

  test("deletes the client and takes it back from the toast, with everything", async () => {
    const strategy = strategyIdOf(page);
    await page.getByRole("main").getByRole("link", { name: BUSINESS.name }).click();
    await page.getByRole("button", { name: `More for ${BUSINESS.name}` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const gone = toast(`${BUSINESS.name} was deleted.`);
    await gone.waitFor();
    await page.waitForURL(/\/clients$/);
    await expect.poll(() => page.getByRole("main").getByRole("link", { name: BUSINESS.name }).count()).toBe(0);
    await gone.getByRole("button", { name: "Undo" }).click();
    await toast(`${BUSINESS.name} is back.`).waitFor();
    await page.getByRole("main").getByRole("link", { name: BUSINESS.name }).click();
    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByText(BUSINESS.marketingGoals).waitFor();
    await page.getByRole("link", { name: /\+49/ }).first().waitFor();
    await page.goto(`/strategies/${strategy}`);
    await versionShown(page, 3);
    await page.getByText("Approved and read-only").waitFor();
  });

  test("signs out, and the old cookie opens nothing any more", async () => {
    const cookies = await context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const answers = () =>
      Promise.all(
        ["/api/auth/me", "/api/clients", "/trpc/auth.me", "/trpc/dashboard.overview"].map(async (path) => {
          const answer = await fetch(`${product.url}${path}`, { headers: { cookie } });
          await answer.body?.cancel();
          return answer.status;
        }),
      );
    expect(cookies.every(({ httpOnly, secure, sameSite }) => httpOnly && secure && sameSite === "Lax")).toBe(true);
    expect(await answers()).toEqual([200, 200, 200, 200]);
    await page.getByRole("button", { name: OWNER.email }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await answers()).toEqual([401, 401, 401, 401]);
    await context.addCookies(cookies);
    await page.goto("/dashboard");
    await page.waitForURL(/\/login/);
    expectNoComplaints(complaints);
  });
});
