import { type WireError, wireView } from "@frontoffice/api";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { refusal, viewFault } from "./errors.ts";

/** JSON-RPC's own numbers; MCP adds the one for a resource that is not there. */
export const RPC = { parse: -32_700, request: -32_600, params: -32_602, internal: -32_603, notFound: -32_002, refused: -32_000 } as const;

const NUMBERS: Partial<Record<WireError["body"]["error"]["code"], number>> = {
  not_found: RPC.notFound,
  invalid: RPC.params,
  internal: RPC.internal,
};

/** An error as JSON-RPC carries it: its number and words, and as data what REST says. */
export class RpcFault extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The same error as on every surface, for the methods that are no tool calls. */
export function rpcFault({ error }: WireError["body"]): RpcFault {
  const { message, ...data } = error;
  return new RpcFault(NUMBERS[error.code] ?? RPC.refused, message, data);
}

/** What goes wrong before a message is understood, or because of who sent it: an HTTP status, and a JSON-RPC error without an id. */
export function answerMcpErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error: FastifyError | RpcFault, request, reply) => {
    if (error instanceof RpcFault) return send(reply.code(400), error);
    const wire = wireView(viewFault(error), request.id);
    if (!wire.expected) request.log.error({ err: error, route: "/mcp" }, "request failed");
    return sendWire(request, reply, wire);
  });
}

export function rejectMethod(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendWire(request, reply.header("allow", "POST"), wireView(refusal(405), request.id));
}

function sendWire(request: FastifyRequest, reply: FastifyReply, wire: WireError): FastifyReply {
  if (wire.retryAfterSeconds !== undefined) reply.header("retry-after", wire.retryAfterSeconds);
  if (wire.status === 401) reply.header("www-authenticate", challenge(request));
  const { message, ...data } = wire.body.error;
  return send(reply.code(wire.status), new RpcFault(wire.status === 400 ? RPC.request : RPC.refused, message, data));
}

/** RFC 6750: a caller who presented nothing is not told that it was wrong. */
function challenge({ headers }: FastifyRequest): string {
  return headers.authorization === undefined ? 'Bearer realm="Frontoffice"' : 'Bearer realm="Frontoffice", error="invalid_token"';
}

function send(reply: FastifyReply, { code, message, data }: RpcFault): FastifyReply {
  return reply.type("application/json").send(JSON.stringify({ jsonrpc: "2.0", id: null, error: { code, message, data } }));
}
