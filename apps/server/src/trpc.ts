import { AppError, type Context, type Door, retryAfterSeconds, toTrpcError, viewError } from "@frontoffice/api";
import type { TRPCError } from "@trpc/server";
import { fastifyRequestHandler } from "@trpc/server/adapters/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { BODY_LIMIT, largerBodies } from "./body-limits.ts";
import { contextOf } from "./credentials.ts";
import { withLastEventId } from "./event-stream.ts";
import { checkJson, readText } from "./json-body.ts";
import { refusalHeaders, responseMetaHeaders } from "./response-meta.ts";
import type { Streams } from "./streams.ts";
import { answerCalls, outcomesOf, readCalls, type TrpcCall } from "./trpc-calls.ts";
import { sendTrpcEvents } from "./trpc-events.ts";

interface TrpcParts extends AppParts {
  streams: Streams;
  doors: readonly Door[];
}

const MAX_BATCH = 10;

/** /trpc for the web app and the typed client: batches of at most ten, no method override, JSON bodies alone. */
export async function serveTrpc(fastify: FastifyInstance, parts: TrpcParts): Promise<void> {
  const doors = new Map(parts.doors.map((door) => [door.name, door]));
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: unknown, body: Buffer) =>
      checkJson(readText(body)),
    );
    const serve = (path: string, bodyLimit: number) =>
      scope.route<{ Params: { path?: string } }>({
        method: ["GET", "POST"],
        url: `/trpc/${path}`,
        bodyLimit,
        // tRPC has no answer for HEAD, and nobody asks a procedure without wanting what it says.
        exposeHeadRoute: false,
        handler: (request, reply) => answer(parts, doors, { request, reply, path: request.params.path ?? path }),
      });
    serve(":path", BODY_LIMIT);
    for (const [name, bytes] of largerBodies) serve(name, bytes);
  });
}

async function answer(
  parts: TrpcParts,
  doors: ReadonlyMap<string, Door>,
  { request, reply, path }: { request: FastifyRequest; reply: FastifyReply; path: string },
): Promise<FastifyReply> {
  const names = path.split(",");
  request.doorName = names.length === 1 && doors.has(path) ? path : names.length > 1 ? "trpc batch" : "trpc unknown";
  const { input, batch, lastEventId, connectionParams } = request.query as Record<string, unknown>;
  const sent = typeof input === "string" ? readInput(input) : undefined;
  const door = batch === undefined && request.method === "GET" ? doors.get(path) : undefined;
  if (door?.type === "subscription") {
    const resumed = withLastEventId(door, sent, request.headers["last-event-id"] ?? lastEventId);
    const context = async () => forCompanyIn(connectionParams, await contextOf(parts, request, reply, "trpc").catch(rethrowInTrpc));
    return sendTrpcEvents({ router: parts.router, streams: parts.streams, door, input: resumed, context }, request, reply);
  }
  const call: TrpcCall = {
    router: parts.router,
    enter: async (called) => {
      rejectSharing(called, doors);
      return contextOf(parts, request, reply, "trpc").catch(rethrowInTrpc);
    },
    headersOf: (ctx, errors) => ({ ...responseMetaHeaders(ctx?.responseMeta ?? {}), ...waitHeader(errors) }),
  };
  const calls = readCalls(request, path, (name) => doors.get(name), MAX_BATCH);
  if (calls) answerCalls(call, await outcomesOf(call, calls, request, reply), calls, reply);
  else await answerByTrpc(call, path, request, reply);
  return reply;
}

/** What is out of the ordinary: streams of answers, faults of the request itself. */
async function answerByTrpc({ router, enter, headersOf }: TrpcCall, path: string, request: FastifyRequest, reply: FastifyReply) {
  await fastifyRequestHandler({
    router,
    req: request,
    res: reply,
    path,
    maxBatchSize: MAX_BATCH,
    allowMethodOverride: false,
    createContext: ({ info }) => enter(info.calls.map((call) => call.path)),
    responseMeta: ({ ctx, errors }) => ({ headers: headersOf(ctx, errors) }),
    onError: ({ error, path: name }) => {
      if (!viewError(error).expected) request.log.error({ err: error, procedure: name }, "procedure failed");
    },
  });
}

function readInput(text: string): unknown {
  checkJson(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid", "The input is not valid JSON.");
  }
}

/** A browser's event stream carries no headers of ours, so its address says for which company the page was made. */
function forCompanyIn(params: unknown, ctx: Context): Context {
  const given = typeof params === "string" ? readInput(params) : undefined;
  if (typeof given !== "object" || given === null || !("companyId" in given) || typeof given.companyId !== "string") return ctx;
  return { ...ctx, callOptions: { ...ctx.callOptions, companyId: given.companyId } };
}

/** Sign-in calls share no batch: their limits count requests, and a batch would carry ten guesses in one. */
function rejectSharing(names: string[], doors: ReadonlyMap<string, Door>): void {
  const lonely = names.length > 1 ? names.find((name) => doors.get(name)?.meta.alone) : undefined;
  if (lonely !== undefined) throw toTrpcError(new AppError("invalid", `${lonely} cannot share a batch: call it alone.`));
}

function rethrowInTrpc(error: unknown): never {
  throw error instanceof AppError ? toTrpcError(error) : error;
}

function waitHeader(errors: readonly TRPCError[]): Record<string, string> {
  const waits = errors.flatMap((error) => retryAfterSeconds(viewError(error)) ?? []);
  if (waits.length === 0) return {};
  return { "retry-after": String(Math.max(...waits)), ...Object.assign({}, ...errors.map((error) => refusalHeaders(viewError(error)))) };
}
