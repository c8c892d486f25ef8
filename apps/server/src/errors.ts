import { randomUUID } from "node:crypto";
import { AppError, type ErrorView, viewError, type WireError, wireView } from "@frontoffice/api";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { BODY_LIMIT, tooLarge } from "./body-limits.ts";
import type { ServerSettings } from "./env.ts";
import { SECURITY_HEADERS } from "./headers.ts";
import { refusalHeaders } from "./response-meta.ts";

const WORDS: Readonly<Record<number, string>> = {
  400: "The request could not be read. Check its shape against /docs.",
  404: "There is nothing at this address. The addresses are listed at /docs.",
  405: "This address does not answer to that method.",
  408: "The request took too long to arrive.",
  413: tooLarge(BODY_LIMIT),
  414: "The address is too long.",
  415: "Send JSON with the content type application/json.",
  431: "The headers of the request are too large.",
};

/** What is said of an error: our own, tRPC's, or one of the HTTP layer. */
export function viewFault(error: unknown): ErrorView {
  const status = error instanceof Error && !(error instanceof AppError) && "statusCode" in error ? Number(error.statusCode) : 0;
  if (status >= 400 && status < 500) return refusal(status);
  return viewError(error);
}

export function refusal(status: number, details?: Record<string, unknown>): ErrorView {
  return {
    code: status === 404 ? "not_found" : "invalid",
    message: WORDS[status] ?? "The request was refused.",
    status,
    details,
    expected: true,
  };
}

/** Answers an error in the shape of the surface that was asked. */
export function sendFault(request: FastifyRequest, reply: FastifyReply, view: ErrorView): FastifyReply {
  const wire = wireView(view, request.id);
  if (wire.retryAfterSeconds !== undefined) reply.header("retry-after", wire.retryAfterSeconds).headers(refusalHeaders(view));
  reply.headers({ "cache-control": "no-store", "x-request-id": request.id }).code(wire.status);
  return reply.type("application/json").send(JSON.stringify(request.url.startsWith("/trpc/") ? trpcShape(wire) : wire.body));
}

/** tRPC's clients read the same error from here. */
function trpcShape({ status, body }: WireError): object {
  const { message, ...rest } = body.error;
  return { error: { message, code: -32600, data: { ...rest, message, httpStatus: status } } };
}

/** One answer for every failure; what nobody expected is logged with its cause. */
export function answerErrors(fastify: FastifyInstance, settings: Pick<ServerSettings, "DEBUG" | "NODE_ENV">): void {
  const showsTraces = settings.DEBUG && settings.NODE_ENV === "development";
  fastify.setErrorHandler((error: FastifyError, request, reply) => {
    const view = viewFault(error);
    if (!view.expected) request.log.error({ err: error, route: request.routeOptions.url }, "request failed");
    const trace = showsTraces && view.code === "internal" ? { details: { stack: error.stack } } : {};
    const { bodyLimit = BODY_LIMIT } = request.routeOptions;
    const words = view.status === 413 ? { message: tooLarge(bodyLimit) } : {};
    return sendFault(request, reply, { ...view, ...words, ...trace });
  });
}

/** Answers what is not even HTTP, before there is a request. */
export function answerSocketErrors(
  error: Error & { code?: string },
  socket: { writable: boolean; end(text: string): void; destroy(): void },
): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const requestId = randomUUID();
  const body = JSON.stringify(wireView(refusal(status), requestId).body);
  const headers = { ...SECURITY_HEADERS, "x-request-id": requestId, "content-type": "application/json", connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("\r\n")}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
