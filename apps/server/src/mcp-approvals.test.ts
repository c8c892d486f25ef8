import { fillCompany } from "@frontoffice/api/testing/filled-company";
import type { CompanyFixture } from "@frontoffice/api/testing/fixture";
import { keyOf } from "@frontoffice/api/testing/principals";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool, mcpClient, productServer } from "./mcp-testing.ts";
import type { TestServer } from "./testing.ts";

let server: TestServer;
let fixture: CompanyFixture;
let agent: Client;
beforeAll(async () => {
  server = await productServer();
  fixture = await fillCompany(server.api, "Native");
  const key = await keyOf(fixture, { maxRisk: "read" });
  await server.api.db.owner.updateTable("apiKeys").set({ approvalMode: "risky" }).where("id", "=", key.id).execute();
  agent = await mcpClient(server.url, key.token);
});
afterAll(async () => {
  await agent.close();
  await server.close();
});

/** Asks for a change and answers the id of the approval that it waits for. */
async function ask(profession: string): Promise<string> {
  const held = await callTool(agent, "clients_update", { id: fixture.clientId, profession, approvalReason: "They moved on" });
  expect(held.data).toMatchObject({ error: { details: { approval: { status: "pending", preview: { preview: true } } } } });
  return /"approval":\{"id":"([^"]+)"/.exec(held.text ?? "")?.[1] ?? "";
}
const profession = async () => (await callTool(agent, "clients_get", { id: fixture.clientId })).data?.profession;
const decider = async () => (await fixture.company.as("owner")).approvals;

test("an agent asks, waits, and learns that its call was made", async () => {
  const id = await ask("orthodontist");
  expect(await profession()).toBe("dentist");
  const waiting = callTool(agent, "approvals_wait", { id });
  await (await decider()).approve({ id });
  await server.api.drainJobs();
  const { data, isError } = await waiting;
  expect([isError, data]).toMatchObject([false, { status: "approved", done: true, reason: "They moved on" }]);
  expect(await profession()).toBe("orthodontist");
});

test("a refusal comes back as data, with what the person said", async () => {
  const id = await ask("astrologer");
  await (await decider()).reject({ id, comment: "No such practice." });
  const { data, isError } = await callTool(agent, "approvals_wait", { id });
  expect([isError, JSON.stringify(data)]).toEqual([false, expect.stringContaining("No such practice.")]);
  expect(data).toMatchObject({ status: "rejected", done: true });
  expect(await profession()).not.toBe("astrologer");
});

test("an agent cannot decide for itself: that is no tool", async () => {
  const id = await ask("updateHealth in its own cause");
  await expect(agent.callTool({ name: "approvals_approve", arguments: { id } })).rejects.toMatchObject({ code: -32_602 });
});
