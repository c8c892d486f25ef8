import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestServer, testServer } from "../apps/server/src/testing.ts";
import { launch, openWindow } from "./browser.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each(["/docs", "/redoc"])(
  "%s shows the operations under its policy, and asks no other machine for anything",
  async (path) => {
    const { context, page, complaints } = await openWindow(browser, server.url);
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && /^https?:/.test(request.url())) outside.push(request.url());
    });
    await page.goto(path);
    await page.getByText("Say it back.").filter({ visible: true }).first().waitFor();
    expect([complaints, outside]).toEqual([[], []]);
    await context.close();
  },
  60_000,
);
