import { setTimeout as wait } from "node:timers/promises";
import { fillCompany } from "@frontoffice/api/testing/filled-company";
import type { CompanyFixture } from "@frontoffice/api/testing/fixture";
import { keyOf, sessionOf } from "@frontoffice/api/testing/principals";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callTool, mcpClient, productServer } from "./mcp-testing.ts";
import type { TestServer } from "./testing.ts";

const UNKNOWN = "01a1fca6-86ec-72be-b9ff-393186ad141e";

let server: TestServer;
let own: CompanyFixture;
let foreign: CompanyFixture;
let key: { id: string; token: string };
let client: Client;
beforeAll(async () => {
  server = await productServer();
  [own, foreign] = [await fillCompany(server.api, "Native"), await fillCompany(server.api, "Foreign")];
  key = await keyOf(own);
  client = await mcpClient(server.url, key.token);
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const rest = (path: string, token: string, init: RequestInit = {}) =>
  fetch(`${server.url}/api${path}`, { ...init, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } });
const names = async (token: string) => {
  const other = await mcpClient(server.url, token);
  const { tools } = await other.listTools();
  await other.close();
  return tools.map(({ name }) => name);
};
const withoutRequestId = (body: unknown) => JSON.stringify(body).replace(/"requestId":"[^"]+"/, "");

describe("the tools", () => {
  test("introduce themselves: title, what they do, what they take and answer, and how much harm they can do", async () => {
    const { tools } = await client.listTools();
    const of = (name: string) => tools.find((tool) => tool.name === name);
    expect(client.getInstructions()).toContain("approvals_wait");
    expect(client.getServerVersion()).toMatchObject({ name: "frontoffice" });
    expect(of("clients_list")).toMatchObject({
      title: "Clients: list",
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      inputSchema: { type: "object", additionalProperties: false, properties: { limit: { type: "integer", maximum: 100 } } },
      outputSchema: { type: "object" },
    });
    expect(of("clients_delete")).toMatchObject({
      description: expect.stringContaining("Risk: destructive."),
      annotations: { readOnlyHint: false, destructiveHint: true },
      inputSchema: { required: ["id"], properties: { preview: { type: "boolean" } } },
    });
    for (const { name, description, inputSchema } of tools) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9_]{0,63}$/);
      expect(description?.length).toBeGreaterThan(10);
      // The models' makers take no alternatives at the top of what a tool takes.
      expect(Object.keys(inputSchema).filter((part) => /^(anyOf|oneOf|allOf|\$schema)$/.test(part))).toEqual([]);
    }
  });

  test("are those that the caller may use now, for keys and for people", async () => {
    const reading = await names((await keyOf(own, { scopes: ["clients:read"] })).token);
    expect(reading).toEqual(expect.arrayContaining(["clients_list", "clients_get"]));
    expect(reading.filter((name) => /^(strategies|jobs)_|_(create|update|delete)$/.test(name))).toEqual([]);
    const careful = await names((await keyOf(own, { maxRisk: "write" })).token);
    expect([careful.includes("clients_create"), careful.includes("clients_delete")]).toEqual([true, false]);
    const { user } = await own.company.principal("viewer");
    const session = await sessionOf(own, { userId: user.id });
    const viewer = await names(session.token);
    expect([viewer.includes("clients_list"), viewer.includes("clients_create")]).toEqual([true, false]);
    for (const list of [reading, careful, viewer])
      expect(list.filter((name) => /^auth_(login|changePassword|register)$/.test(name))).toEqual([]);
  });

  test("say that a person decides where the key may not act alone, and take a reason for that person", async () => {
    const asking = await keyOf(own, { maxRisk: "read" });
    await server.api.db.owner.updateTable("apiKeys").set({ approvalMode: "risky" }).where("id", "=", asking.id).execute();
    const agent = await mcpClient(server.url, asking.token);
    const create = (await agent.listTools()).tools.find(({ name }) => name === "clients_create");
    expect(create?.description).toContain("a person decides");
    expect(create?.inputSchema.properties).toHaveProperty("approvalReason");
    const held = await callTool(agent, "clients_create", { name: "Held", approvalReason: "They signed today" });
    expect(held).toMatchObject({ isError: true, data: { error: { code: "precondition", details: { approval: { status: "pending" } } } } });
    const stored = await server.api.db.owner.selectFrom("approvals").select(["input", "reason"]).where("keyId", "=", asking.id).execute();
    expect(stored).toEqual([{ input: { name: "Held" }, reason: "They signed today" }]);
    await agent.close();
  });
});

describe("a call", () => {
  test("answers as REST does, as data and as text", async () => {
    const { data, text, meta } = await callTool(client, "clients_list", { limit: 5 });
    expect(data).toEqual(await (await rest("/clients?limit=5", key.token)).json());
    expect(JSON.parse(text ?? "")).toEqual(data);
    expect(meta).toMatchObject({ requestId: expect.any(String), quota: { limit: 6000 } });
  });

  test("changes what it says, and the audit row names the surface and the key", async () => {
    const { data, isError } = await callTool(client, "clients_create", { name: "By agent" });
    expect([isError, data?.name]).toEqual([false, "By agent"]);
    const row = await server.api.db.owner
      .selectFrom("auditEvents")
      .select(["surface", "principalType", "principalId", "procedure"])
      .where("entityId", "=", String(data?.id))
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ surface: "mcp", principalType: "api_key", principalId: key.id, procedure: "clients.create" });
  });

  test("with preview shows what it would change, and changes nothing", async () => {
    const { data, isError } = await callTool(client, "clients_create", { name: "Never made", preview: true });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ preview: true, changes: [{ entity: "client", entityId: null }] });
    expect((await callTool(client, "clients_list", { search: "Never made" })).data).toMatchObject({ items: [] });
  });

  test("with one idempotency key is made once, and another call under it is a conflict", async () => {
    const once = () => callTool(client, "clients_create", { name: "Once" }, { idempotencyKey: "intention-1" });
    const [first, second] = [await once(), await once()];
    expect(second.data).toEqual(first.data);
    expect([first.meta.replayed, second.meta.replayed]).toEqual([undefined, true]);
    const other = await callTool(client, "clients_create", { name: "Other" }, { idempotencyKey: "intention-1" });
    expect(other).toMatchObject({ isError: true, data: { error: { code: "conflict" } } });
  });

  test("answers a file as text, or as an embedded resource", async () => {
    const markdown = await callTool(client, "strategies_export", { id: own.strategyId });
    expect(markdown.text).toMatch(/^# Native Plan\n/);
    const answer = await client.callTool({ name: "strategies_export", arguments: { id: own.strategyId, format: "pdf" } });
    expect(answer.content).toEqual([
      {
        type: "resource",
        resource: { uri: expect.stringMatching(/\.pdf$/), mimeType: "application/pdf", blob: expect.stringMatching(/^JVBER/) },
      },
    ]);
  });

  test("fails with the words, code and details of REST", async () => {
    const reader = await keyOf(own, { scopes: ["clients:read"] });
    const agent = await mcpClient(server.url, reader.token);
    const cases: [string, object, Promise<Response>][] = [
      ["clients_get", { id: UNKNOWN }, rest(`/clients/${UNKNOWN}`, reader.token)],
      ["clients_get", { id: "no id" }, rest("/clients/no%20id", reader.token)],
      ["clients_list", { companyId: "x" }, rest("/clients?companyId=x", reader.token)],
      ["clients_create", { name: "A" }, rest("/clients", reader.token, { method: "POST", body: '{"name":"A"}' })],
      ["strategies_list", {}, rest("/strategies", reader.token)],
    ];
    for (const [name, args, response] of cases) {
      const { data, text, isError } = await callTool(agent, name, args);
      const body = await (await response).json();
      expect([name, isError, withoutRequestId(data)]).toEqual([name, true, withoutRequestId(body)]);
      expect(JSON.parse(text ?? "")).toEqual(data);
    }
    await agent.close();
  });

  test("of a tool that is not there, or without a name, is a fault of the protocol", async () => {
    for (const name of ["nothing", "clients.list", "auth_login", "jobs_watch", "toString"]) {
      await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32_602 });
    }
    await expect(client.listTools({ cursor: "x" })).rejects.toBeInstanceOf(McpError);
  });
});

describe("limits", () => {
  test("a key for one client sees that client alone, and another company's id reads as an unknown one", async () => {
    const limited = await keyOf(own, { clientIds: [own.listedClientId] });
    const agent = await mcpClient(server.url, limited.token);
    const list = await callTool(agent, "clients_list");
    expect(list.data?.items).toEqual([expect.objectContaining({ id: own.listedClientId })]);
    const { resources } = await agent.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([`frontoffice://clients/${own.listedClientId}`]);
    const answers = [own.clientId, foreign.clientId, UNKNOWN].map(async (id) =>
      withoutRequestId((await callTool(agent, "clients_get", { id })).data),
    );
    expect(new Set(await Promise.all(answers)).size).toBe(1);
    await agent.close();
  });

  test("calls count against the key, whatever surface they come through", async () => {
    const slow = await keyOf(own);
    await server.api.db.owner.updateTable("apiKeys").set({ ratePerMinute: 2 }).where("id", "=", slow.id).execute();
    const agent = await mcpClient(server.url, slow.token);
    await rest("/clients", slow.token);
    expect((await callTool(agent, "clients_list")).isError).toBe(false);
    const third = await callTool(agent, "clients_list");
    expect(third).toMatchObject({
      isError: true,
      data: { error: { code: "rate_limited", details: { retryAfterSeconds: expect.any(Number) } } },
    });
    await agent.close();
  });

  test("a revoked key is refused within a second", async () => {
    const short = await keyOf(own);
    const agent = await mcpClient(server.url, short.token);
    expect((await callTool(agent, "clients_list")).isError).toBe(false);
    await server.api.db.owner.updateTable("apiKeys").set({ revokedAt: new Date() }).where("id", "=", short.id).execute();
    await wait(900);
    await expect(agent.callTool({ name: "clients_list", arguments: {} })).rejects.toThrow(/401|unauthorized|missing, unknown or over/i);
    await expect(agent.listTools()).rejects.toThrow();
    await agent.close();
  });
});
