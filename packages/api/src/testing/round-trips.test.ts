import { countRoundTrips } from "@frontoffice/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../domains/approvals/factory.ts";
import { makeEndpoint } from "../domains/webhooks/factory.ts";
import type { CallOptions } from "../kernel/call.ts";
import type { Principal } from "../kernel/principal.ts";
import { type TestApi, type TestCompany, testApi } from "./index.ts";

let api: TestApi;
let company: TestCompany;
let owner: Principal;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  owner = await company.principal("owner");
});

afterAll(() => api.close());

/** How often a call waits for the database: with 50 ms to it each way, every one costs 100 ms. */
const tripsOf = (procedure: string, input: object, { by = owner, ...options }: CallOptions & { by?: Principal } = {}) =>
  countRoundTrips(api.db.pool("runtime"), () => callAs(api, by, procedure, input, options));

const phoneNumbers = [{ number: "+49 30 901820" }, { number: "+44 20 7946 0018" }];

test("a client is added in four round trips: look, write and read back, audit and tell, commit", async () => {
  expect(await tripsOf("clients.create", { name: "Few" })).toBe(4);
  expect(await tripsOf("clients.create", { name: "Many", phoneNumbers })).toBe(4);
});

test("an idempotency key costs one round trip: its answer is saved with the commit", async () => {
  expect(await tripsOf("clients.create", { name: "Once" }, { idempotencyKey: "once" })).toBe(5);
});

test("a client is changed in four round trips, and deleted in three", async () => {
  const { answer } = await callAs(api, owner, "clients.create", { name: "Changing" });
  const { id } = answer as { id: string };
  expect(await tripsOf("clients.update", { id, name: "Changed", targetAudience: "Families" })).toBe(4);
  expect(await tripsOf("clients.delete", { id })).toBe(3);
});

test("every endpoint that hears of it costs one round trip more", async () => {
  const listened = await api.company();
  await makeEndpoint(await listened.scope());
  await makeEndpoint(await listened.scope());
  expect(await tripsOf("clients.create", { name: "Heard" }, { by: await listened.principal("owner") })).toBe(6);
});
