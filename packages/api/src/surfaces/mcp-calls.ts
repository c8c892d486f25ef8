import { AppError } from "../kernel/errors.ts";
import type { Context } from "../kernel/services.ts";
import { readCallOptions } from "./call-options.ts";
import type { Door } from "./catalogue.ts";
import { EXTRA, wraps } from "./mcp-tools.ts";
import type { Download } from "./rest.ts";
import { type WireError, wireError } from "./wire-error.ts";

/** What a client sent with tools/call. */
export interface McpCall {
  ctx: Context;
  arguments: Record<string, unknown>;
  /** The request's `_meta`: `idempotencyKey` and `reason` are ours, the rest is the protocol's. */
  meta: Record<string, unknown>;
  signal: AbortSignal;
  /** Hears of every fault, the unexpected ones to be logged with their cause. */
  onFault(error: unknown, fault: WireError): void;
}

type Content =
  | { type: "text"; text: string }
  | { type: "resource"; resource: { uri: string; mimeType: string; text: string } | { uri: string; mimeType: string; blob: string } };

export interface McpAnswer {
  content: Content[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
  _meta?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Calls the procedure through its door. A fault is an answer too, with the body that REST sends. */
export async function callTool(door: Door, call: McpCall): Promise<McpAnswer> {
  const { ctx, signal } = call;
  try {
    const { input, callOptions } = readArguments(door, call);
    const answer = await door.call({ ctx: { ...ctx, callOptions }, input, signal });
    return { ...toAnswer(door, answer), _meta: responseMetaOf(ctx) };
  } catch (error) {
    const fault = wireError(error, ctx.request.id);
    call.onFault(error, fault);
    return { ...structured({ ...fault.body }), isError: true, _meta: responseMetaOf(ctx) };
  }
}

/** The procedure's input, and what is asked besides it; `preview` stays among the fields, as on every surface. */
function readArguments(door: Door, { ctx, arguments: given, meta }: McpCall): { input: unknown; callOptions: Context["callOptions"] } {
  const takesReason = door.type === "mutation" && door.meta.door === "inCompany";
  const { [EXTRA.reason]: why, ...others } = given;
  const fields = takesReason ? others : given;
  const options = readCallOptions({
    idempotencyKey: meta.idempotencyKey,
    reason: (takesReason ? why : undefined) ?? meta.reason,
    preview: false,
  });
  return { input: door.input ? fields : withoutFields(fields), callOptions: { ...ctx.callOptions, ...options } };
}

/** The input of a procedure that takes none. */
function withoutFields(fields: Record<string, unknown>): unknown {
  const [unknown] = Object.keys(fields).filter((name) => name !== EXTRA.preview);
  if (unknown === undefined) return Object.keys(fields).length > 0 ? fields : undefined;
  const message = "This field does not exist here.";
  throw new AppError("invalid", `${unknown}: ${message}`, { fields: { [unknown]: message } });
}

function toAnswer(door: Door, answer: unknown): McpAnswer {
  if (isPreview(answer)) return structured(answer);
  if (door.meta.download) return toFile(answer as Download);
  return structured(wraps(door.output) ? { result: answer ?? null } : (answer as Record<string, unknown>));
}

function isPreview(answer: unknown): answer is Record<string, unknown> {
  return typeof answer === "object" && answer !== null && "preview" in answer && answer.preview === true;
}

/** As data for programs, and as text for the models that read nothing else. */
function structured(data: Record<string, unknown>): McpAnswer {
  return { content: [{ type: "text", text: JSON.stringify(data) }], structuredContent: data };
}

function toFile({ fileName, mediaType, encoding, content }: Download): McpAnswer {
  if (encoding === "utf8") return { content: [{ type: "text", text: content }] };
  const uri = `frontoffice://files/${encodeURIComponent(fileName)}`;
  return { content: [{ type: "resource", resource: { uri, mimeType: mediaType, blob: content } }] };
}

/** What REST says in headers. */
function responseMetaOf({ request, responseMeta: { quota, replayed } }: Context): Record<string, unknown> {
  return { requestId: request.id, ...(replayed && { replayed }), ...(quota && { quota }) };
}
