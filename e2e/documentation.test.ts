import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestServer, testServer } from "../apps/server/src/testing.ts";
import { openWindow } from "./browser.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test.each(["/docs", "/redoc"])("%s shows the operations under its policy, and asks no other machine for anything", async (path) => {
  const { context, page, complaints } = await openWindow(server.url);
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && /^https?:/.test(request.url())) outside.push(request.url());
  });
  await page.goto(path);
  await page.getByText("Say it back.").filter({ visible: true }).first().waitFor();
  expect([complaints, outside]).toEqual([[], []]);
  await context.close();
});
