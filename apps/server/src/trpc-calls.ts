import { type Context, type Door, viewError } from "@frontoffice/api";
import { type AnyTRPCRouter, getTRPCErrorFromUnknown, type TRPCError } from "@trpc/server";
import { getErrorShape, getHTTPStatusCode } from "@trpc/server/unstable-core-do-not-import";
import type { FastifyReply, FastifyRequest } from "fastify";
import { callerGone } from "./caller-gone.ts";

/** A request as this file answers it: its procedures with their inputs, in their order. */
export interface Calls {
  doors: readonly Door[];
  inputs: readonly unknown[];
  isBatch: boolean;
}

const TYPES: Readonly<Record<string, Door["type"]>> = { GET: "query", POST: "mutation" };

/** What was asked, where it is plain queries or changes in JSON; undefined for everything else, streams and faults among it. */
export function readCalls(
  request: FastifyRequest,
  path: string,
  find: (name: string) => Door | undefined,
  most: number,
): Calls | undefined {
  const { batch, connectionParams } = request.query as Record<string, unknown>;
  const isBatch = batch === "1";
  if ((batch !== undefined && !isBatch) || connectionParams !== undefined || !isPlain(request)) return undefined;
  const names = isBatch ? path.split(",") : [path];
  const doors = names.flatMap((name) => find(name) ?? []);
  if (names.length > most || doors.length < names.length || doors.some(({ type }) => type !== TYPES[request.method])) return undefined;
  const sent = readSent(request);
  if (!isBatch) return sent && { doors, inputs: [sent.json], isBatch };
  if (!sent || !(sent.json === undefined || isRecord(sent.json))) return undefined;
  const { json = {} } = sent;
  return { doors, inputs: names.map((_, index) => json[index]), isBatch };
}

/** Neither a stream is wanted, nor is anything sent but JSON. */
function isPlain({ method, headers }: FastifyRequest): boolean {
  if (headers["trpc-accept"] !== undefined || headers.accept?.includes("jsonl")) return false;
  return method === "POST" || headers["content-type"] === undefined;
}

/** The JSON that came; undefined where it is none. */
function readSent({ method, query, body }: FastifyRequest): { json: unknown } | undefined {
  const { input } = query as Record<string, unknown>;
  const text = method === "GET" ? (input ?? "") : body;
  if (typeof text !== "string") return undefined;
  try {
    return { json: text === "" ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the server adds to calls over tRPC, whoever answers them. */
export interface TrpcCall {
  router: AnyTRPCRouter;
  /** Who calls these procedures; what it throws is the answer of each of them. */
  enter(names: string[]): Promise<Context>;
  headersOf(ctx: Context | undefined, errors: readonly TRPCError[]): Record<string, string>;
}

interface Outcomes {
  ctx: Context | undefined;
  all: ({ data: unknown; error?: undefined } | { error: TRPCError })[];
}

/** Makes the calls side by side; one that fails leaves the others alone. */
export async function outcomesOf(
  { enter }: TrpcCall,
  { doors, inputs }: Calls,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Outcomes> {
  const signal = callerGone(reply);
  let ctx: Context | undefined;
  const entered = enter(doors.map(({ name }) => name)).then((made) => {
    ctx = made;
    return made;
  });
  const all = doors.map(async (door, index) => {
    try {
      return { data: await door.call({ ctx: await entered, input: inputs[index], signal }) };
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause);
      if (!viewError(error).expected) request.log.error({ err: error, procedure: door.name }, "procedure failed");
      return { error };
    }
  });
  return { all: await Promise.all(all), ctx };
}

/**
 * Answers as tRPC's own handler does, byte for byte. That one copies every request into a Request, a URL, Headers and a Response with a stream,
 * which cost more than the procedure and its statement.
 */
export function answerCalls(
  { router, headersOf }: TrpcCall,
  { all, ctx }: Outcomes,
  { doors, inputs, isBatch }: Calls,
  reply: FastifyReply,
): void {
  const config = router._def._config;
  const answers = all.map((outcome, index) => {
    if (outcome.error === undefined) return { result: { data: outcome.data } };
    const { name: path, type } = doors[index] as Door;
    return { error: getErrorShape({ config, ctx, error: outcome.error, input: inputs[index], path, type }) };
  });
  const errors = all.map(({ error }) => error);
  const faults = errors.filter((error) => error !== undefined);
  const status = faults.length > 0 ? getHTTPStatusCode(answers as Parameters<typeof getHTTPStatusCode>[0], errors) : 200;
  reply.code(status).headers({ vary: "trpc-accept, accept", "content-type": "application/json", ...headersOf(ctx, faults) });
  // As bytes: to a text Fastify adds a character set, which tRPC does not name.
  reply.send(Buffer.from(JSON.stringify(isBatch ? answers : answers[0])));
}
