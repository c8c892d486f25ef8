import { execFile } from "node:child_process";
import { createServer, request, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fillCompany } from "@frontoffice/api/testing/filled-company";
import type { CompanyFixture } from "@frontoffice/api/testing/fixture";
import { keyOf } from "@frontoffice/api/testing/principals";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { productServer } from "./mcp-testing.ts";
import type { TestServer } from "./testing.ts";

const fileOf = (name: string, path: string) => join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);
let server: TestServer;
let fixture: CompanyFixture;
let token: string;
let proxy: Server;
beforeAll(async () => {
  server = await productServer();
  fixture = await fillCompany(server.api, "Native");
  token = (await keyOf(fixture)).token;
  proxy = await withBearer(server.url, () => token);
});
afterAll(async () => {
  proxy.close();
  await server.close();
});

/** The conformance client can send no credentials: this adds the Bearer header to its requests, and changes nothing else. */
async function withBearer(url: string, key: () => string): Promise<Server> {
  const { hostname, port } = new URL(url);
  const between = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${key()}` };
    const passed = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => between.listen(0, "127.0.0.1", listening));
  return between;
}

function run(script: string, args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 50_000_000 }, (error, output, errors) => {
      done({ code: error ? Number(error.code ?? 1) : 0, output, errors });
    });
  });
}

describe("the conformance suite of the Model Context Protocol", () => {
  const suite = fileOf("@modelcontextprotocol/conformance", "dist/index.js");

  const scenarios = ["tools-list", ...(inject("wholeSize") ? ["server-initialize", "ping", "dns-rebinding-protection"] : [])];

  test.each(scenarios)("passes %s", async (scenario) => {
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`;
    const { code, output, errors } = await run(suite, ["server", "--url", url, "--scenario", scenario]);
    expect([code, output + errors]).toEqual([0, expect.toSatisfy((text: string) => /Passed: (\d+)\/\1\b/.test(text))]);
  });
});

describe("the MCP inspector", () => {
  const inspector = fileOf("@modelcontextprotocol/inspector", "clients/launcher/build/index.js");
  const inspect = async (...args: string[]) => {
    const target = ["--cli", `${server.url}/mcp`, "--transport", "http", "--header", `Authorization: Bearer ${token}`];
    const { code, output, errors } = await run(inspector, [...target, ...args]);
    expect([code, errors]).toEqual([0, expect.any(String)]);
    return JSON.parse(output);
  };

  test("lists the tools and finds no fault in their schemas", async () => {
    const { tools } = await inspect("--method", "tools/list", "--strict");
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(["clients_list", "strategies_generate"]));
  });

  test("calls one, and reads a resource", async () => {
    const called = await inspect("--method", "tools/call", "--tool-name", "clients_list", "--tool-arg", "limit=2");
    expect(called.structuredContent.items).toHaveLength(2);
    const { contents } = await inspect("--method", "resources/read", "--uri", `frontoffice://clients/${fixture.clientId}`);
    expect(contents[0]).toMatchObject({ mimeType: "text/markdown", text: expect.stringContaining("# Native Dental") });
  });
});
