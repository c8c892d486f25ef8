import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { accessibilityFaults, openWindow, overflows } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { registerProgram } from "./program.ts";
import { BUSINESS, newOwner, PATIENCE, signIn } from "./steps.ts";

const OTHER = "Harbour Studio";

const product = sharedProduct();
const OWNER = newOwner();
let page: Page;
let folder: string;
let home: string;
let other: string;
let userId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontoffice-interruptions-"));
  const owner = await registerProgram(product.url, OWNER.company, OWNER);
  await owner.trpc.clients.create.mutate({ ...BUSINESS });
  await owner.trpc.projects.create.mutate({ name: "Website photos" });
  const { user, company } = await owner.trpc.auth.me.query();
  home = company?.id ?? "";
  userId = user.id;
  const values = { name: OTHER, code: `studio-${user.id.slice(-12)}`, contactEmail: OWNER.email };
  other = (await product.db.owner.insertInto("companies").values(values).returning("id").executeTakeFirstOrThrow()).id;
  await product.db.owner.insertInto("memberships").values({ companyId: other, userId: user.id, role: "owner" }).execute();
});
beforeEach(async () => {
  // A window of its own: one with an upload in it asks before it is left.
  ({ page } = await openWindow(product.url));
  // A sign-in goes on in the company of the latest session.
  await product.db.owner.updateTable("authSessions").set({ companyId: home }).where("userId", "=", userId).execute();
  await signIn(page, OWNER);
});
afterEach(() => page.context().close());
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const dialog = (name: string) => page.getByRole("dialog", { name });
const faultsOf = async (name: string) => [
  ...(await accessibilityFaults(page, { within: ".mantine-Modal-content" })),
  ...((await overflows(page)) ? [`${name} is too wide`] : []),
];

/** The form of a new client with a name in it, in this tab. */
async function typeClient(name: string): Promise<void> {
  await page.goto("/clients?add=true");
  await dialog("Add a client").getByLabel("Business name").fill(name);
}

/** Whatever lies above the form by now. */
const addClient = () => dialog("Add a client").getByRole("button", { name: "Add the client" }).dispatchEvent("click");

const clientsNamed = (name: string) =>
  product.db.owner.selectFrom("clients").select("companyId").where("companyId", "in", [home, other]).where("name", "=", name).execute();

async function beginUpload(name: string): Promise<void> {
  await writeFile(join(folder, "film.mov"), randomBytes(6 * 1024 * 1024));
  await page.goto("/uploads/sessions?add=true");
  const form = dialog("New upload");
  await form.getByRole("combobox", { name: "Project" }).click();
  await page.getByRole("option", { name: "Website photos" }).click();
  await form.getByLabel("Name").fill(name);
  await form.getByText("Patterns, speed and retries").click();
  await form.getByLabel("Limit in MB per second").fill("0.5");
  await form.getByRole("button", { name: "Choose files next" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.getByLabel("Folder to upload").setInputFiles(folder);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await vi.waitFor(async () => expect(await uploadNamed(name)).toMatchObject({ status: "uploading" }), PATIENCE);
}

const uploadNamed = (name: string) =>
  product.db.owner
    .selectFrom("uploadSessions")
    .select(["status", "companyId"])
    .where("companyId", "in", [home, other])
    .where("name", "=", name)
    .executeTakeFirst();

const uploadDone = (name: string) =>
  vi.waitFor(async () => expect(await uploadNamed(name)).toEqual({ status: "completed", companyId: home }), PATIENCE);

/** A second tab of the same browser switches the company. */
async function switchInAnotherTab(): Promise<void> {
  const tab = await page.context().newPage();
  await tab.goto("/dashboard");
  await tab.getByRole("button", { name: "Switch company" }).click();
  await tab.getByRole("menuitem", { name: OTHER }).click();
  await tab
    .getByRole("button", { name: new RegExp(OTHER) })
    .first()
    .waitFor();
  await tab.close();
  await page.bringToFront();
}

async function endSession(): Promise<void> {
  await product.db.owner
    .updateTable("authSessions")
    .set({ expiresAt: new Date(0), refreshExpiresAt: new Date(0) })
    .where("userId", "=", userId)
    .execute();
  await vi.waitFor(async () => expect((await page.request.get("/trpc/auth.me")).status()).toBe(401), PATIENCE);
}

async function signInAgain(): Promise<void> {
  const form = dialog("Sign in again");
  await form.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await form.getByRole("button", { name: "Sign in", exact: true }).click();
  await form.waitFor({ state: "hidden" });
}

test("a form that was begun in one company does not end up in the one that another tab has switched to", async () => {
  await typeClient("Bakery Sommer");
  await switchInAnotherTab();
  await addClient();
  const question = dialog("You work in another company now");
  await question.getByText(OTHER).first().waitFor();
  expect(await faultsOf("the question")).toEqual([]);
  expect(await clientsNamed("Bakery Sommer")).toEqual([]);
  await question.getByRole("button", { name: `Switch back to ${OWNER.company}` }).click();
  await vi.waitFor(async () => expect(await clientsNamed("Bakery Sommer")).toEqual([{ companyId: home }]), PATIENCE);
});

test("who closes the question keeps what they typed, and is told why nothing was added", async () => {
  await typeClient("Bakery Winter");
  await switchInAnotherTab();
  await addClient();
  const why = dialog("Add a client").getByText("Nothing was changed");
  const close = dialog("You work in another company now").getByRole("button", { name: "Close" });
  // A read may have asked before the form did.
  await vi.waitFor(async () => {
    if (await close.isVisible()) await close.click();
    expect(await why.isVisible()).toBe(true);
  }, PATIENCE);
  expect(await dialog("Add a client").getByLabel("Business name").inputValue()).toBe("Bakery Winter");
  expect(await clientsNamed("Bakery Winter")).toEqual([]);
  await addClient();
  await dialog("You work in another company now")
    .getByRole("button", { name: `Switch back to ${OWNER.company}` })
    .click();
  await vi.waitFor(async () => expect(await clientsNamed("Bakery Winter")).toEqual([{ companyId: home }]), PATIENCE);
});

test("an upload waits while another company is worked in, and goes on in its own", async () => {
  await beginUpload("Film one");
  await switchInAnotherTab();
  const question = dialog("You work in another company now");
  await question.getByRole("button", { name: `Switch back to ${OWNER.company}` }).click(PATIENCE);
  await uploadDone("Film one");
});

test("when the session ends, the sign-in is asked for over the form, which keeps what was typed", async () => {
  await typeClient("Florist May");
  await endSession();
  await addClient();
  const question = dialog("Sign in again");
  await question.getByRole("textbox", { name: "Password" }).fill("not the password");
  await question.getByRole("button", { name: "Sign in", exact: true }).click();
  await question.getByRole("alert").waitFor();
  expect(await faultsOf("the sign-in")).toEqual([]);
  await signInAgain();
  await vi.waitFor(async () => expect(await clientsNamed("Florist May")).toEqual([{ companyId: home }]), PATIENCE);
  expect(new URL(page.url()).pathname).toMatch(/^\/clients/);
});
