import { request as send } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { inCompany, router } from "@frontoffice/api/doors";
import { fillCompany } from "@frontoffice/api/testing/filled-company";
import type { CompanyFixture } from "@frontoffice/api/testing/fixture";
import { keyOf, sessionOf } from "@frontoffice/api/testing/principals";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { callTool, mcpClient, productServer } from "./mcp-testing.ts";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
let own: CompanyFixture;
let foreign: CompanyFixture;
let token: string;
beforeAll(async () => {
  server = await productServer();
  [own, foreign] = [await fillCompany(server.api, "Native"), await fillCompany(server.api, "Foreign")];
  token = (await keyOf(own)).token;
});
afterAll(() => server.close());

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

/** node:http, since fetch chooses Host and Origin by itself. */
function post(
  body: unknown,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<{ status: number; headers: object; text: string }> {
  const { hostname, port } = new URL(server.url);
  const sent = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    authorization: `Bearer ${token}`,
    ...headers,
  };
  return new Promise((done, fail) => {
    const asked = send({ hostname, port, path: "/mcp", method, headers: sent }, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on("error", fail);
    asked.end(method === "POST" ? (typeof body === "string" ? body : JSON.stringify(body)) : undefined);
  });
}

describe("who may speak", () => {
  test("a key, or a person's token: a cookie is no credential here, whatever page sends it", async () => {
    expect(await post(ping)).toMatchObject({ status: 200, text: '{"result":{},"jsonrpc":"2.0","id":1}' });
    const { user } = await own.company.principal("owner");
    const session = await sessionOf(own, { userId: user.id });
    expect((await post(ping, { authorization: `Bearer ${session.token}` })).status).toBe(200);
    const page = { cookie: `__Host-frontoffice=${session.token}`, "sec-fetch-site": "same-origin", authorization: "" };
    for (const headers of [page, { authorization: "" }, { authorization: `Bearer fok_${"0".repeat(48)}` }]) {
      const { status, headers: answered, text } = await post(ping, headers);
      expect([status, JSON.parse(text)]).toMatchObject([401, { jsonrpc: "2.0", id: null, error: { data: { code: "unauthorized" } } }]);
      expect(answered).toMatchObject({ "www-authenticate": expect.stringMatching(/^Bearer realm=/) });
    }
  });

  test("nobody under a foreign name, and no page of another site, even with a good key", async () => {
    const { host, port } = new URL(server.url);
    const foreignPages = [
      { host: "evil.example" },
      { host: `evil.example:${port}` },
      { host: "localhost.evil.example" },
      { host: "127.0.0.1@evil.example" },
    ];
    const foreignOrigins = ["http://evil.example", "null", `http://localhost.evil.example:${port}`, "http://127.0.0.1:1"].map((origin) => ({
      origin,
    }));
    for (const headers of [...foreignPages, ...foreignOrigins]) {
      expect([headers, (await post(ping, headers)).status]).toEqual([headers, 403]);
    }
    const ownNames: Record<string, string>[] = [
      { host: `localhost:${port}` },
      { host: `[::1]:${port}` },
      { host, origin: `http://${host}` },
    ];
    for (const headers of [...ownNames, { origin: "http://localhost:5173" }]) {
      expect([headers, (await post(ping, headers)).status]).toEqual([headers, 200]);
    }
  });

  test("a call that waits ends with its key", async () => {
    const short = await keyOf(own);
    await server.api.db.owner.updateTable("apiKeys").set({ approvalMode: "all_writes" }).where("id", "=", short.id).execute();
    const agent = await mcpClient(server.url, short.token);
    const held = await callTool(agent, "clients_update", { id: own.clientId, profession: "baker" });
    const id = /"approval":\{"id":"([^"]+)"/.exec(held.text ?? "")?.[1];
    const began = Date.now();
    const waiting = callTool(agent, "approvals_wait", { id }).then(
      ({ text }) => `answered ${text}`,
      (error: Error) => error.message,
    );
    await wait(600);
    await server.api.db.owner.updateTable("apiKeys").set({ revokedAt: new Date() }).where("id", "=", short.id).execute();
    const revoked = Date.now();
    expect(await waiting).toMatch(/over/);
    expect([revoked - began >= 600, Date.now() - revoked < 15_000]).toEqual([true, true]);
    await agent.close();
  });
});

describe("what is no message", () => {
  test("there is no stream to open and no session to end: 405 says what would do", async () => {
    for (const method of ["GET", "DELETE", "PUT", "PATCH"]) {
      expect([method, await post("", {}, method)]).toMatchObject([method, { status: 405, headers: { allow: "POST" } }]);
    }
  });

  test("batches, broken, deep, forged and oversize bodies are refused, each with the right status and number", async () => {
    const deep = `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(50)}1${"}".repeat(50)}}`;
    const cases: [string, number, number, Record<string, string>?][] = [
      [JSON.stringify([ping, ping]), 400, -32_600],
      ['{"jsonrpc":', 400, -32_700],
      ["null", 400, -32_600],
      ['{"id":1}', 400, -32_700],
      [deep, 400, -32_600],
      ['{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"a":1}}', 400, -32_600],
      ["x".repeat(1_100_000), 413, -32_000],
      ["a=b", 415, -32_000, { "content-type": "application/x-www-form-urlencoded" }],
      [JSON.stringify(ping), 406, -32_000, { accept: "text/html" }],
      [JSON.stringify(ping), 400, -32_000, { "mcp-protocol-version": "1999-01-01" }],
    ];
    for (const [body, status, number, headers] of cases) {
      const answer = await post(body, headers);
      expect([body.slice(0, 60), answer.status, JSON.parse(answer.text).error.code]).toEqual([body.slice(0, 60), status, number]);
    }
  });

  test("a method that is not there, or without its parameters, is the caller's fault", async () => {
    const answer = async (message: object) => JSON.parse((await post({ ...ping, ...message })).text).error.code;
    expect(await answer({ method: "prompts/list" })).toBe(-32_601);
    expect(await answer({ method: "tools/call", params: {} })).toBe(-32_602);
    expect(await answer({ method: "tools/call", params: { name: "clients_list", arguments: [] } })).toBe(-32_602);
    expect(await answer({ method: "constructor" })).toBe(-32_601);
    expect((await post({ jsonrpc: "2.0", method: "notifications/initialized" })).status).toBe(202);
  });
});

describe("resources", () => {
  test("are the clients and strategies, page by page, each readable as Markdown", async () => {
    const agent = await mcpClient(server.url, token);
    const { resourceTemplates } = await agent.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "frontoffice://clients/{id}",
      "frontoffice://strategies/{id}",
    ]);
    const uris: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await agent.listResources({ cursor });
      uris.push(...page.resources.map(({ uri }) => uri));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(uris).toEqual(expect.arrayContaining([`frontoffice://clients/${own.clientId}`, `frontoffice://strategies/${own.strategyId}`]));
    const texts = await Promise.all(uris.map(async (uri) => (await agent.readResource({ uri })).contents[0]));
    for (const text of texts) expect(text).toMatchObject({ mimeType: "text/markdown", text: expect.stringMatching(/^# \S/) });
    expect(JSON.stringify(texts)).not.toContain("Foreign");
    await agent.close();
  });

  test("of another company read as unknown ones, and a name completes to ids", async () => {
    const agent = await mcpClient(server.url, token);
    const fault = (uri: string) =>
      agent.readResource({ uri }).then(String, (error: { code: number; message: string }) => [error.code, error.message]);
    const unknown = await fault("frontoffice://clients/01a1fca6-86ec-72be-b9ff-393186ad141e");
    expect(unknown).toEqual([-32_002, expect.stringContaining("no such client")]);
    expect(await fault(`frontoffice://clients/${foreign.clientId}`)).toEqual(unknown);
    expect((await fault("frontoffice://jobs/x"))[0]).toBe(-32_002);
    const complete = async (value: string) =>
      (await agent.complete({ ref: { type: "ref/resource", uri: "frontoffice://clients/{id}" }, argument: { name: "id", value } }))
        .completion.values;
    expect(await complete("Native Dent")).toEqual([own.clientId]);
    expect(await complete("Foreign")).toEqual([]);
    await agent.close();
  });
});

test("what nobody expected says nothing but a reference", async () => {
  const broken = await testServer({
    router: router({ about: "What breaks." })({
      things: {
        broken: inCompany("clients:read", { rest: "GET /broken", does: "Break." })
          .output(z.object({}))
          .query(() => {
            throw new Error("postgres://boss:hunter2@db/secret is broken");
          }),
      },
    }),
  });
  const { token: session } = await broken.signIn();
  const agent = await mcpClient(broken.url, session);
  const { data, isError } = await callTool(agent, "things_broken");
  expect([isError, data]).toEqual([true, { error: { code: "internal", message: expect.any(String), requestId: expect.any(String) } }]);
  expect(JSON.stringify(data)).not.toMatch(/hunter2|postgres|stack/);
  await agent.close();
  await broken.close();
});
