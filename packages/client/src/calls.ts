import { createTRPCUntypedClient, httpLink, TRPCClientError } from "@trpc/client";
import type { Connection } from "./connection.ts";
import { FrontofficeError } from "./errors.ts";
import { failureOf, isTransient, pause, unanswered, waitBefore } from "./failures.ts";
import type { MutationOptions } from "./procedure.ts";

/** One procedure and how it may be sent. */
export interface Call {
  procedure: string;
  kind: "query" | "mutation" | "action";
  input: unknown;
  options: MutationOptions;
}

/** Sends calls: again where that is safe, once otherwise. */
export type Send = (call: Call) => Promise<unknown>;

/** The way to the server for queries and mutations. */
export function createSend(connection: Connection): Send {
  const wire = createTRPCUntypedClient({
    links: [httpLink({ url: `${connection.url}/trpc`, fetch: fetchJson(connection), headers: ({ op }) => readHeaders(op.context) })],
  });
  const once = async ({ procedure, kind, input, options }: Call, headers: Record<string, string>) => {
    const late = AbortSignal.timeout(options.timeoutMs ?? connection.timeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
    try {
      const request = { signal, context: { headers } };
      return await (kind === "query" ? wire.query(procedure, input, request) : wire.mutation(procedure, input, request));
    } catch (error) {
      options.signal?.throwIfAborted();
      throw read(procedure, error, late.aborted);
    }
  };
  return async (call) => {
    const headers = headersOf(call, connection);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(call, headers);
      } catch (error) {
        const last = attempt >= connection.retries || call.kind === "action";
        if (last || !(error instanceof FrontofficeError) || !isTransient(error)) throw error;
        const wait = waitBefore(attempt, error);
        if (wait === undefined) throw error;
        await pause(wait, call.options.signal);
      }
    }
  };
}

/** The key is made before the first attempt, so that all of them are one call. */
function headersOf({ kind, options }: Call, { apiKey }: Connection): Record<string, string> {
  const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` };
  if (kind !== "mutation") return headers;
  if (options.preview) headers.preview = "true";
  else headers["idempotency-key"] = options.idempotencyKey ?? crypto.randomUUID();
  // Headers carry no characters beyond Latin-1.
  if (options.reason !== undefined) headers["approval-reason"] = `UTF-8''${encodeURIComponent(options.reason)}`;
  return headers;
}

function readHeaders(context: Record<string, unknown>): Record<string, string> {
  return context.headers as Record<string, string>;
}

/** An answer that is no JSON comes from something before the product, such as a gateway. */
function fetchJson({ fetch }: Connection) {
  return async (input: RequestInfo | URL | string, init?: object): Promise<Response> => {
    const response = await fetch(input, init as RequestInit);
    if (response.headers.get("content-type")?.includes("json")) return response;
    await response.body?.cancel();
    throw failureOf("", {}, response);
  };
}

function read(procedure: string, error: unknown, timedOut: boolean): unknown {
  if (!(error instanceof TRPCClientError)) return error;
  if (error.cause instanceof FrontofficeError) {
    const { code, status, message, requestId, retryAfterSeconds } = error.cause;
    return new FrontofficeError({ code, status, message, requestId, retryAfterSeconds, procedure });
  }
  const response = error.meta?.response;
  if (error.data)
    return failureOf(procedure, { message: error.message, ...error.data }, response instanceof Response ? response : undefined);
  return unanswered(procedure, error.cause ?? error, timedOut);
}
