import { AppError, type Context, type Door, type McpSurface, mcpSurface } from "@frontoffice/api";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { callerAddress } from "./caller-address.ts";
import { contextOf } from "./credentials.ts";
import { checkJson, readText } from "./json-body.ts";
import { answerMcpErrors, RPC, RpcFault, rejectMethod } from "./mcp-faults.ts";
import { rejectRebinding } from "./mcp-origins.ts";
import { hasItsParams, knownMethod, serverFor } from "./mcp-server.ts";

interface McpParts extends AppParts {
  doors: readonly Door[];
}

interface Message {
  method?: string;
  id?: unknown;
  params?: { name?: unknown };
}

/** How often the credentials of a call that takes its time are looked at. */
const LOOK_AGAIN_MS = 400;

/** /mcp: one JSON-RPC message a request, each with its credentials; nothing is kept between them. */
export async function serveMcp(fastify: FastifyInstance, parts: McpParts): Promise<void> {
  const surface = mcpSurface(parts.doors);
  await fastify.register(async (scope) => {
    answerMcpErrors(scope);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: unknown, body: Buffer) =>
      readMessage(readText(body)),
    );
    scope.addHook("onRequest", async (request, reply) => {
      rejectRebinding(request, parts.settings);
      if (request.method !== "POST") return rejectMethod(request, reply);
    });
    scope.post<{ Body: Message }>("/mcp", (request, reply) => answer(parts, surface, request, reply));
    // There is no session to end and no stream to open.
    scope.route({ method: ["GET", "DELETE", "PUT", "PATCH"], url: "/mcp", handler: rejectMethod });
  });
}

/** One message: a list of them would carry many calls past what counts requests. */
function readMessage(body: string): unknown {
  let message: unknown;
  try {
    message = JSON.parse(checkJson(body));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new RpcFault(RPC.parse, "The request is not valid JSON.");
  }
  if (typeof message === "object" && message !== null && !Array.isArray(message)) return message;
  throw new RpcFault(RPC.request, "Send one JSON-RPC message at a time: batches are not taken.");
}

async function answer(
  parts: McpParts,
  surface: McpSurface,
  request: FastifyRequest<{ Body: Message }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.doorName = nameOf(surface, request.body);
  const ctx = await contextOf(parts, request, reply, "mcp");
  if (!ctx.principal)
    throw new AppError("unauthorized", "Send an API key, or a session token, as a Bearer token: it is missing, unknown or over.");
  const { method, id } = request.body;
  if (typeof method === "string" && !hasItsParams({ ...request.body, method })) {
    return reply.send({ jsonrpc: "2.0", id, error: { code: RPC.params, message: `These are no parameters of ${method.slice(0, 100)}.` } });
  }
  const watch = watchCaller(parts, ctx, request, reply);
  try {
    return await passOn(surface, { ctx, watch }, request, reply);
  } finally {
    watch.stop();
  }
}

async function passOn(
  surface: McpSurface,
  { ctx, watch }: { ctx: Context; watch: Watch },
  request: FastifyRequest<{ Body: Message }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const transport = new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  const server = serverFor(surface, {
    ctx,
    signal: watch.signal,
    onFault: (error, fault, procedure) => {
      if (!fault.expected) request.log.error({ err: error, procedure }, "procedure failed");
    },
  });
  await server.connect(transport);
  try {
    const response = await Promise.race([transport.handleRequest(toRequest(request), { parsedBody: request.body }), watch.over]);
    const type = response.headers.get("content-type");
    if (type !== null) reply.type(type);
    return await reply.code(response.status).send(await response.text());
  } finally {
    await server.close();
  }
}

/** As the SDK's transport reads it; the message itself is read already. */
function toRequest({ headers }: FastifyRequest): Request {
  const kept = ["accept", "content-type", "mcp-protocol-version"].flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  return new Request("http://localhost/mcp", { method: "POST", headers: kept });
}

interface Watch {
  /** Aborts when the client has gone or may no longer wait. */
  signal: AbortSignal;
  /** Rejects when the caller's key or session is over. */
  over: Promise<never>;
  stop(): void;
}

/** A key that was revoked, or a session that was ended, ends also the call that is waiting. */
function watchCaller({ sessions, settings }: AppParts, { token }: Context, request: FastifyRequest, reply: FastifyReply): Watch {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => undefined);
  const timer = setInterval(async () => {
    const stands = await sessions.resolve(token ?? "", callerAddress(request, settings)).catch(() => true);
    if (stands) return;
    reject(new AppError("unauthorized", "The key or the session is over."));
    gone.abort();
  }, LOOK_AGAIN_MS);
  return { signal: gone.signal, over, stop: () => clearInterval(timer) };
}

/** A name with few values, for logs and measurements. */
function nameOf(surface: McpSurface, { method, params }: Message): string {
  const door = method === "tools/call" && typeof params?.name === "string" ? surface.findTool(params.name) : undefined;
  return `mcp ${door?.name ?? knownMethod(method)}`;
}
