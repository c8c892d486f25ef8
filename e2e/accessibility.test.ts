import type { Cookie, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { accessibilityFaults, DESKTOP, goWithin, type Look, openWindow, overflows, PHONE } from "./browser.ts";
import { pauseJobs } from "./holds.ts";
import { sharedProduct } from "./product.ts";
import { type Program, registerProgram, untilSucceeded } from "./program.ts";
import { addressOf, BUSINESS, newOwner, signIn, signUp, versionShown } from "./steps.ts";

/** One thing to look at: an address, what must stand there, and what is opened before axe looks. */
interface View {
  name: string;
  path: string;
  ready: (page: Page) => Promise<unknown>;
  /** The part that axe looks at; the page below has its own entry. */
  within?: string;
}

const product = sharedProduct();
const OWNER = newOwner();
let program: Program;
let owner: Cookie[];
let newcomer: Cookie[];
let resume: (() => Promise<void>) | undefined;
const made = { client: "", draft: "", approved: "", edited: "", job: "" };

beforeAll(async () => {
  program = await registerProgram(product.url, OWNER.company, OWNER);
  await Promise.all([arrange(), introduce()]);
});
afterAll(async () => {
  await resume?.();
});

const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name }).first().waitFor();
const words = (text: string | RegExp) => (page: Page) => page.getByRole("main").getByText(text).first().waitFor();
const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const choose = (name: string) => (page: Page) => page.getByRole("menuitem", { name }).click();
const dialog = (name: string) => (page: Page) => page.getByRole("dialog", { name }).waitFor();
const evidenceCard = (page: Page) => page.getByRole("tooltip").waitFor();
const inTurn =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };

const guestViews = (): View[] => [
  { name: "landing", path: "/", ready: heading("Know every client") },
  { name: "sign-up", path: "/signup", ready: heading("Create your account") },
  { name: "sign-up with faults", path: "/signup", ready: inTurn(press("Create account"), words("Please fill this in.")) },
  { name: "sign-in", path: "/login", ready: heading("Sign in") },
  { name: "sign-in with faults", path: "/login", ready: inTurn(press("Sign in"), words("Please fill this in.")) },
  { name: "forgotten password", path: "/forgot-password", ready: heading("Forgot your password?") },
  { name: "reset", path: "/reset-password?token=x", ready: heading("Choose a new password") },
  { name: "worthless invitation", path: "/invite#token=x", ready: heading("This invitation does not work") },
  { name: "not found", path: "/no/such/page", ready: heading("There is nothing at this address") },
];

const newcomerViews = (): View[] => [
  { name: "onboarding", path: "/onboarding", ready: heading("Who is your first client?") },
  { name: "onboarding with faults", path: "/onboarding", ready: inTurn(press("Continue"), words("Please fill this in.")) },
  { name: "empty dashboard", path: "/dashboard", ready: heading("Getting started") },
  { name: "no strategies", path: "/strategies", ready: words("No strategy yet") },
  { name: "no jobs", path: "/jobs", ready: words("No background work yet") },
];

const ownerViews = (): View[] => [
  { name: "dashboard", path: "/dashboard", ready: words("Latest strategies") },
  { name: "inbox", path: "/inbox", ready: heading("Inbox") },
  { name: "search", path: `/search?q=${encodeURIComponent(BUSINESS.name)}`, ready: words(BUSINESS.name) },
  { name: "clients", path: "/clients", ready: words(BUSINESS.name) },
  { name: "client", path: `/clients/${made.client}`, ready: heading("Next seven days") },
  { name: "client's strategies", path: `/clients/${made.client}/strategies`, ready: words("Approved") },
  { name: "client's calendar", path: `/clients/${made.client}/calendar`, ready: press("Four weeks later") },
  { name: "client's uploads", path: `/clients/${made.client}/uploads`, ready: words("No projects yet") },
  { name: "client's activity", path: `/clients/${made.client}/activity`, ready: words(`the client ${BUSINESS.name}`) },
  { name: "client's profile", path: `/clients/${made.client}/profile`, ready: words(BUSINESS.marketingGoals) },
  { name: "missing client", path: "/clients/01900000-0000-7000-8000-000000000000", ready: heading("No such client") },
  { name: "strategies", path: "/strategies", ready: words("Approved") },
  { name: "strategy being drafted", path: `/strategies/${made.draft}`, ready: words("Writing the first draft") },
  { name: "strategy", path: `/strategies/${made.edited}`, ready: (page) => versionShown(page, 2) },
  { name: "comparison", path: `/strategies/${made.edited}/compare`, ready: (page) => page.getByRole("insertion").first().waitFor() },
  { name: "approved strategy", path: `/strategies/${made.approved}`, ready: words("Approved and read-only") },
  { name: "jobs", path: "/jobs", ready: words("Draft a strategy for") },
  { name: "settings", path: "/settings", ready: heading("You") },
  { name: "sessions", path: "/settings/security", ready: heading("Sessions") },
  { name: "team", path: "/settings/team", ready: words("(you)") },
  { name: "company", path: "/settings/company", ready: inTurn(heading("This installation"), words("nobody has changed it")) },
];

const above = '[role="dialog"]';
const overlays = (): View[] => {
  const strategy = `/strategies/${made.edited}`;
  return [
    { name: "palette", path: "/dashboard", ready: inTurn(words("Latest strategies"), openPalette), within: above },
    { name: "shortcuts", path: "/dashboard", ready: inTurn(words("Latest strategies"), openShortcuts), within: above },
    { name: "import", path: "/clients", ready: inTurn(words(BUSINESS.name), press("Import"), dialog("Import clients")), within: above },
    { name: "new client", path: "/clients?add=true", ready: dialog("Add a client"), within: above },
    { name: "invitation", path: "/settings/team?invite=true", ready: dialog("Invite a colleague"), within: above },
    { name: "client menu", path: `/clients/${made.client}`, ready: press(`More for ${BUSINESS.name}`), within: '[role="menu"]' },
    { name: "client form", path: `/clients/${made.client}?edit=true`, ready: dialog(`Edit ${BUSINESS.name}`), within: above },
    { name: "order", path: "/strategies?generate=new", ready: dialog("Generate a strategy"), within: above },
    { name: "evidence", path: strategy, ready: inTurn(press(/^Evidence: /), evidenceCard), within: "#summary" },
    { name: "post", path: strategy, ready: openPost, within: above },
    { name: "section editor", path: strategy, ready: inTurn(press("Edit Channels"), dialog("Edit Channels")), within: above },
    { name: "regenerate", path: strategy, ready: inTurn(press("Regenerate Budget"), dialog("Regenerate")), within: above },
    { name: "versions", path: strategy, ready: inTurn(press("More"), choose("Versions"), dialog("Versions")), within: above },
    { name: "job", path: `/jobs?job=${made.job}`, ready: dialog("Job"), within: above },
  ];
};

test.each([
  ["guests", guestViews, () => []],
  ["newcomers", newcomerViews, () => newcomer],
  ["the owner", ownerViews, () => owner],
  ["the owner, of what opens above a page", overlays, () => owner],
])("axe finds nothing in what is seen by %s, light and dark, on desktop and phone", async (_who, views, cookies) => {
  const { context, page, complaints } = await openWindow(product.url);
  await context.addCookies(cookies());
  const faults: string[] = [];
  for (const [at, view] of views().entries()) {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: "light" });
    await visit(page, view.path);
    await view.ready(page);
    faults.push(...(await faultsOf(page, view, at === 0)), ...complaints.splice(0).map((complaint) => `${view.name}: ${complaint}`));
  }
  await context.close();
  expect(faults).toEqual([]);
});

/**
 * In the dark and on a phone the same parts stand in other colours and places. There the first page of each kind stands for the others, but at
 * night; that a page fits a phone is looked at for each.
 */
async function faultsOf(page: Page, { name, within }: View, isFirst: boolean): Promise<string[]> {
  const faults: string[] = [];
  for (const [device, viewport] of [["desktop", DESKTOP] as const, ["phone", PHONE] as const]) {
    await page.setViewportSize(viewport);
    const looks: readonly Look[] = isFirst || inject("wholeSize") ? ["light", "dark"] : device === "desktop" ? ["light"] : [];
    for (const look of looks) {
      await page.emulateMedia({ colorScheme: look });
      await page.locator(`html[data-mantine-color-scheme="${look}"]`).waitFor();
      const found = await accessibilityFaults(page, { ...(within && { within }), coloursOnly: look === "dark" });
      faults.push(...found.map((fault) => `${name}, ${look}, ${device}: ${fault}`));
    }
    if (await overflows(page)) faults.push(`${name}, ${device}: wider than the screen`);
  }
  return faults;
}

/** Within the app. Another page lies between two views, so that nothing of the one before is left. */
async function visit(page: Page, path: string): Promise<void> {
  if (page.url() === "about:blank") return void (await page.goto(path));
  await goWithin(page, "/nothing/here");
  await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
  await goWithin(page, path);
}

/** The owner's company: a client, a strategy that is being drafted all the time, an edited one and an approved one. */
async function arrange(): Promise<void> {
  const { trpc } = program;
  const { id: clientId } = await trpc.clients.create.mutate({ ...BUSINESS, phoneNumbers: [{ number: "+49 431 901820" }] });
  const written = async () => {
    const { strategyId, jobId } = await trpc.strategies.generate.mutate({ clientId, weeks: 2 });
    await untilSucceeded(program, jobId);
    return strategyId;
  };
  const [edited, approved] = await Promise.all([written(), written()]);
  const { sections } = await trpc.strategies.get.query({ id: edited });
  if (!sections) throw new Error("The draft is empty.");
  const summary = { ...sections.summary, headline: "Twenty new patients by June" };
  await trpc.strategies.update.mutate({ id: edited, expectedVersion: 1, sections: { summary } });
  await trpc.strategies.submit.mutate({ id: approved });
  await trpc.strategies.approve.mutate({ id: approved });
  resume = await pauseJobs(product, program.companyId);
  const { strategyId: draft, jobId: job } = await trpc.strategies.generate.mutate({ clientId, weeks: 4 });
  Object.assign(made, { client: clientId, draft, approved, edited, job });
}

/** Cookies of the owner, and of somebody who has just signed up. */
async function introduce(): Promise<void> {
  const [one, other] = await Promise.all([openWindow(product.url), openWindow(product.url)]);
  await Promise.all([signIn(one.page, OWNER), signUp(other.page, { ...OWNER, email: addressOf("new", "northlight.example") })]);
  [owner, newcomer] = await Promise.all([one.context.cookies(), other.context.cookies()]);
  await Promise.all([one.context.close(), other.context.close()]);
}

async function openShortcuts(page: Page): Promise<void> {
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
}

async function openPost(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Week 1" }).getByRole("button").first().click();
  await page.getByRole("dialog").waitFor();
}
