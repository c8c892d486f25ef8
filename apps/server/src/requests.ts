import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { requestLog } from "@frontoffice/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

const REQUEST_ID = /^[\w.-]{8,64}$/;

/** The caller's request id when it is a harmless one, else our own. */
export function readRequestId({ headers }: { headers: IncomingMessage["headers"] }): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}

/** A name with few values: the route's pattern, or for tRPC the procedure. */
function routeOf(request: FastifyRequest): string {
  return request.doorName ?? request.routeOptions.url ?? "none";
}

/** One line and one measurement per answered request; never its query, body or headers. */
export function logRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.decorateRequest("doorName");
  fastify.decorateRequest("userId");
  const log = requestLog(fastify.log as Logger);
  fastify.addHook("onResponse", (request, reply, done) => {
    done();
    const route = routeOf(request);
    const isStream = String(reply.getHeader("content-type") ?? "").startsWith("text/event-stream");
    if (!isStream) metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    if (request.url === "/health" || request.url === "/ready") return;
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        path: request.url.split("?", 1)[0]?.slice(0, 200),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
        ...(request.userId === undefined ? {} : { userId: request.userId }),
      },
      "request",
    );
  });
}

declare module "fastify" {
  interface FastifyRequest {
    /** The procedure that answers, when one does. */
    doorName: string | undefined;
    userId: string | undefined;
  }
}
