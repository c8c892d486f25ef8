import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reseal } from "./reseal.ts";

let db: TestDb;

beforeAll(async () => {
  db = await createTestDb();
});

afterAll(() => db.drop());

test("tells for every store what was sealed again and what cannot be read, and is incomplete without a database", async () => {
  const environment = { dataDir: ".", host: "127.0.0.1", port: 0, variables: { NODE_ENV: "test", SECRET_KEY: TEST_SECRET_KEY } };
  expect(await reseal(environment)).toMatchObject({ complete: false });
  const company = await db.owner
    .insertInto("companies")
    .values({ name: "A", code: "a-1", contactEmail: "a@example.com" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const results = { ...environment, variables: { ...environment.variables, DATABASE_URL: db.ownerUrl } };
  expect(await reseal(results)).toEqual({
    text: ["second_factors", "storage_connections", "webhook_endpoints"]
      .map((store) => `${store}: 0 sealed again, 0 unreadable`)
      .join("\n"),
    complete: true,
  });
  const lost = { companyId: company.id, url: "https://8.8.8.8/", events: ["*"], secret: "v1.00000000.lost", createdVia: "web" };
  await db.owner.insertInto("webhookEndpoints").values(lost).execute();
  expect(await reseal(results)).toMatchObject({
    complete: false,
    text: expect.stringContaining("webhook_endpoints: 0 sealed again, 1 unreadable"),
  });
});
