import { type Receiver, startReceiver } from "@frontoffice/api/testing/receiver";
import type { BrowserContext, Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, faultsElsewhere, goWithin, openWindow, overflows, PHONE } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { expectNoComplaints, fillOnboarding, finishOnboarding, newOwner, PATIENCE, signUp } from "./steps.ts";

let receiver: Receiver;
const product = sharedProduct();
const OWNER = newOwner();
let context: BrowserContext;
let page: Page;
let complaints: string[];
let secret = "";

beforeAll(async () => {
  receiver = await startReceiver(product.places.receiverPort);
  ({ context, page, complaints } = await openWindow(product.url));
  await signUp(page, OWNER);
  await fillOnboarding(page);
  await finishOnboarding(page);
});

afterAll(async () => {
  await receiver?.close();
});

const endpoints = () => page.getByRole("region", { name: "Webhook endpoints" });
const log = () => page.getByRole("region", { name: "Delivery log" });
const addClient = async (name: string) => {
  await goWithin(page, "/clients?add=true");
  const form = page.getByRole("dialog");
  await form.getByLabel(/name/i).first().fill(name);
  await form.getByRole("button", { name: "Add the client" }).click();
  await form.waitFor({ state: "hidden" });
};

describe("the owner of an agency", () => {
  test("finds webhooks among the settings, and is told when an address is refused", async () => {
    await goWithin(page, "/settings");
    await page.getByRole("link", { name: "Webhooks" }).click();
    await endpoints().getByText("No endpoints yet").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await endpoints().getByRole("button", { name: "Add an endpoint" }).first().click();
    const form = page.getByRole("dialog", { name: "Add an endpoint" });
    await form.getByLabel("Address").fill("https://192.168.1.20/hooks");
    await form.getByRole("button", { name: "Add the endpoint" }).click();
    await form.getByText("This address belongs to a private or special network.").waitFor();
  });

  test("adds an endpoint with chosen events and sees its secret once", async () => {
    const form = page.getByRole("dialog", { name: "Add an endpoint" });
    await form.getByLabel("Address").fill(`${receiver.origin}/hooks`);
    await form.getByRole("checkbox", { name: "All events" }).uncheck();
    await form.getByRole("checkbox", { name: "Clients", exact: true }).check();
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await form.getByRole("button", { name: "Add the endpoint" }).click();
    const shown = page.getByRole("dialog", { name: "Endpoint added. Save its secret" });
    secret = (await shown.getByText(/^whsec_/).textContent()) ?? "";
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await shown.getByRole("button", { name: "I've saved it" }).click();
    await endpoints().getByText(`${receiver.origin}/hooks`).waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test("sends a test and sees its outcome without a reload", async () => {
    await endpoints()
      .getByRole("button", { name: /^Send a test/ })
      .click();
    await endpoints()
      .getByText(/It answered 204 in \d+ ms/)
      .waitFor(PATIENCE);
    const [got] = receiver.received;
    expect(new Webhook(secret).verify(got?.body ?? "", got?.headers as Record<string, string>)).toMatchObject({ type: "webhook.test" });
    await log().getByText("webhook.test").waitFor(PATIENCE);
  });

  test("adds a client, whose creation arrives signed; a failure stands in the log and is delivered again by hand", async () => {
    await addClient("Lantern Books");
    await receiver.count(2);
    const got = receiver.received.at(-1);
    expect(new Webhook(secret).verify(got?.body ?? "", got?.headers as Record<string, string>)).toMatchObject({
      type: "client.created",
      data: { after: { name: "Lantern Books" } },
    });
    await page.goto("/settings/webhooks");
    await log().getByRole("link", { name: "client.created" }).click();
    const details = page.getByRole("dialog", { name: "Delivery" });
    await details.getByText("It answered 204.").waitFor();
    await details.getByText('"name": "Lantern Books"').waitFor();
    expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
    await details.getByRole("button", { name: "Deliver again" }).click();
    await receiver.count(3);
    expect(receiver.received[2]?.headers["webhook-id"]).toBe(got?.headers["webhook-id"]);
    await page.keyboard.press("Escape");
    await log()
      .getByText(/again, by hand/)
      .waitFor(PATIENCE);
  });

  test("sees a receiver that fails, filters the log for it, and switches the endpoint off and on", async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    await addClient("Ferry Café");
    await page.goto("/settings/webhooks");
    await endpoints().getByText("Failing", { exact: true }).waitFor(PATIENCE);
    await log().getByRole("button", { name: "Waiting" }).click();
    await log()
      .getByText(/Tries again|Next try/)
      .waitFor(PATIENCE);
    await endpoints().getByRole("switch").press("Space");
    await endpoints().getByText("Disabled", { exact: true }).waitFor();
    await log().getByText("No such deliveries").waitFor(PATIENCE);
    await log().getByRole("button", { name: "Failed" }).click();
    await log().getByRole("link", { name: "client.created" }).waitFor(PATIENCE);
    receiver.answer = (response) => void response.writeHead(204).end();
    await endpoints().getByRole("switch").press("Space");
    await endpoints().getByText("Enabled", { exact: true }).waitFor();
  });

  test("rotates the secret, and messages carry both signatures", async () => {
    await endpoints()
      .getByRole("button", { name: /^Rotate the secret/ })
      .click();
    await page.getByRole("button", { name: "Make a new secret" }).click();
    const shown = page.getByRole("dialog", { name: "The new secret" });
    const fresh = (await shown.getByText(/^whsec_/).textContent()) ?? "";
    await shown.getByRole("button", { name: "I've saved it" }).click();
    const before = receiver.received.length;
    await endpoints()
      .getByRole("button", { name: /^Send a test/ })
      .click();
    await receiver.count(before + 1);
    const got = receiver.received.at(-1);
    for (const one of [secret, fresh]) {
      expect(new Webhook(one).verify(got?.body ?? "", got?.headers as Record<string, string>)).toBeTruthy();
    }
  });

  test("deletes the endpoint and takes it back; the page fits a phone", async () => {
    await endpoints()
      .getByRole("button", { name: /^Delete/ })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await endpoints().getByText("No endpoints yet").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await endpoints().getByText(`${receiver.origin}/hooks`).waitFor();
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await faultsElsewhere(page, { coloursOnly: true })).toEqual([]);
    expectNoComplaints(complaints);
    await context.close();
  });
});
