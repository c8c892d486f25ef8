import { appRouter, findLivePrincipals, type Principal, resolveCaller, type Services } from "@frontoffice/api";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type TestServer, testServer } from "./testing.ts";

/** A server with the product's own procedures, sessions and keys. */
export async function productServer(): Promise<TestServer> {
  let services: Services | undefined;
  const real = () => services as Services;
  const server = await testServer({
    router: appRouter,
    sessions: {
      resolve: (token, ip): Promise<Principal | null> => resolveCaller(real(), token, ip),
      findLive: (callers) => findLivePrincipals(real(), callers),
    },
  });
  services = server.api.services;
  return server;
}

/** The SDK's own client, connected. */
export async function mcpClient(url: string, token: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  );
  return client;
}

/** Calls a tool and answers its data, or its error body. */
export async function callTool(client: Client, name: string, args: object = {}, meta?: Record<string, unknown>) {
  const answer = await client.callTool({ name, arguments: { ...args }, ...(meta && { _meta: meta }) });
  const { structuredContent, isError = false, content, _meta } = answer as CallToolResult;
  const [first] = content;
  const text = first?.type === "text" ? first.text : null;
  return { data: structuredContent ?? null, isError, text, meta: _meta ?? {} };
}
