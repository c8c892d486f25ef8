import { type Context, MCP_INSTRUCTIONS, type McpSurface, resourceTemplates, type WireError, wireError } from "@frontoffice/api";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  InitializeRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { RPC, RpcFault, rpcFault } from "./mcp-faults.ts";

/** One message of a client: who sent it, and until when the client waits. */
export interface Exchange {
  ctx: Context;
  signal: AbortSignal;
  onFault(error: unknown, fault: WireError, procedure: string): void;
}

/** Built once. The SDK would build one for every message, and needs it for questions to the user alone, which we do not ask. */
const validator = new AjvJsonSchemaValidator();

const REQUESTS = {
  initialize: InitializeRequestSchema,
  "tools/call": CallToolRequestSchema,
  "tools/list": ListToolsRequestSchema,
  "resources/list": ListResourcesRequestSchema,
  "resources/templates/list": ListResourceTemplatesRequestSchema,
  "resources/read": ReadResourceRequestSchema,
  "completion/complete": CompleteRequestSchema,
};

/** A method of ours, or "other": a name with few values, for logs and measurements. */
export function knownMethod(method: unknown): string {
  return typeof method === "string" && (Object.hasOwn(REQUESTS, method) || method === "ping") ? method : "other";
}

/** Whether a message has the parameters of its method; the SDK would call what it cannot read a fault of ours. */
export function hasItsParams(message: { method: string }): boolean {
  const schema = Object.hasOwn(REQUESTS, message.method) ? REQUESTS[message.method as keyof typeof REQUESTS] : undefined;
  return schema === undefined || schema.safeParse(message).success;
}

/** The SDK's server for one message of one caller. */
export function serverFor(surface: McpSurface, exchange: Exchange): Server {
  const server = new Server(
    { name: "frontoffice", title: "Frontoffice", version: "0.1.0" },
    { capabilities: { tools: {}, resources: {}, completions: {} }, instructions: MCP_INSTRUCTIONS, jsonSchemaValidator: validator },
  );
  const { ctx } = exchange;
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    if (params?.cursor !== undefined) throw new RpcFault(RPC.params, "There is one page of tools: send no cursor.");
    return { tools: ctx.principal ? [...surface.listTools(ctx.principal, ctx.services.now())] : [] };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const door = surface.findTool(params.name);
    if (!door) throw new RpcFault(RPC.params, `Unknown tool: ${params.name.slice(0, 100)}`);
    return surface.callTool(door, {
      ctx,
      arguments: params.arguments ?? {},
      meta: params._meta ?? {},
      signal: exchange.signal,
      onFault: (error, fault) => exchange.onFault(error, fault, door.name),
    });
  });
  serveResources(server, surface, exchange);
  return server;
}

function serveResources(server: Server, surface: McpSurface, exchange: Exchange): void {
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) =>
    told(exchange, () => surface.listResources(exchange, params?.cursor)),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) =>
    told(exchange, async () => ({ contents: [await surface.readResource(exchange, params.uri)] })),
  );
  server.setRequestHandler(CompleteRequestSchema, ({ params: { ref, argument } }) =>
    told(exchange, async () => {
      const values = ref.type === "ref/resource" ? await surface.completeId(exchange, ref.uri, argument.value) : [];
      return { completion: { values, hasMore: false } };
    }),
  );
}

/** What these methods throw travels as a JSON-RPC error, in the words of every surface. */
async function told<Answer>({ ctx, onFault }: Exchange, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const fault = wireError(error, ctx.request.id);
    onFault(error, fault, "resources");
    throw rpcFault(fault.body);
  }
}
