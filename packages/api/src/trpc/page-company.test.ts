import { afterAll, beforeAll, expect, test } from "vitest";
import { appRouter } from "../router.ts";
import { type TestApi, testApi } from "../testing/index.ts";
import { createCallerFactory } from "./procedures.ts";

const callerOf = createCallerFactory(appRouter);

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test("a call for a page of another company is refused with words and changes nothing, reads and streams too", async () => {
  const [page, session] = [await api.company("Northlight"), await api.company("Harbour Studio")];
  const principal = await session.principal("owner");
  const request = { id: "test", surface: "web" as const, ip: null, userAgent: null };
  const madeFor = (companyId: string) =>
    callerOf({ services: api.services, principal, token: null, cookies: null, request, callOptions: { companyId }, responseMeta: {} });
  const refused = {
    code: "CONFLICT",
    message: expect.stringContaining("You work in Harbour Studio now"),
    cause: { details: { otherCompany: { id: session.id, name: "Harbour Studio" } } },
  };
  const stale = madeFor(page.id);
  await expect(stale.clients.create({ name: "Bakery Sommer" })).rejects.toMatchObject(refused);
  await expect(stale.clients.list({})).rejects.toMatchObject(refused);
  await expect(stale.auth.me()).rejects.toMatchObject(refused);
  await expect(stale.jobs.watchAll()).rejects.toMatchObject(refused);
  expect((await (await session.as("owner")).clients.list({})).items).toEqual([]);
  await expect(madeFor(session.id).clients.create({ name: "Bakery Sommer" })).resolves.toMatchObject({ name: "Bakery Sommer" });
});
