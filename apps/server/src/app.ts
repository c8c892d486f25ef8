import fastifyCookie from "@fastify/cookie";
import fastifyCors from "@fastify/cors";
import { catalogue, StreamCounter } from "@frontoffice/api";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { rewriteAlias } from "./aliases.ts";
import type { AppParts } from "./app-parts.ts";
import { BODY_LIMIT } from "./body-limits.ts";
import { receiveCspReports } from "./csp-reports.ts";
import { rejectForeignPages } from "./csrf.ts";
import { serveDocs } from "./docs.ts";
import { answerErrors, answerSocketErrors, sendFault, viewFault } from "./errors.ts";
import { SECURITY_HEADERS, setSecurityHeaders } from "./headers.ts";
import { serveHealth, warningsOf } from "./health.ts";
import { parseJsonBodies } from "./json-body.ts";
import { serveMcp } from "./mcp.ts";
import { createMetrics, serveMetrics } from "./metrics.ts";
import { serveOidc } from "./oidc.ts";
import { storagesOf } from "./page-storages.ts";
import { logRequests, readRequestId } from "./requests.ts";
import { RESPONSE_META_HEADERS } from "./response-meta.ts";
import { serveRest } from "./rest.ts";
import { Streams } from "./streams.ts";
import { serveTrpc } from "./trpc.ts";
import { serveWebApp } from "./web-app.ts";

export interface App {
  fastify: FastifyInstance;
  streams: Streams;
  /** Readiness fails and connections are told to close from now on. */
  drain(): void;
}

/** The HTTP server with every surface, not yet listening. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { settings, log } = parts;
  const state = { draining: false };
  const isDraining = () => state.draining;
  const onError = (error: unknown) => log.warn({ err: error }, "open streams could not be counted");
  const counter = new StreamCounter({ db: parts.services.identity, cap: parts.streams?.perCaller ?? 20, onError });
  const streams = new Streams({ findLive: parts.sessions.findLive, counter, log, ...parts.streams });
  const fastify = createFastify(parts);
  setSecurityHeaders(fastify, { isDraining });
  answerErrors(fastify, settings);
  const metrics = createMetrics(parts, streams);
  logRequests(fastify, metrics);
  await fastify.register(fastifyCookie);
  await allowOrigins(fastify, settings);
  rejectForeignPages(fastify, settings);
  parseJsonBodies(fastify);
  const doors = catalogue(parts.router);
  await serveTrpc(fastify, { ...parts, streams, doors });
  await serveRest(fastify, { ...parts, streams, doors });
  await serveMcp(fastify, { ...parts, doors });
  serveOidc(fastify, parts);
  await serveDocs(fastify, doors);
  serveHealth(fastify, { readHealth: parts.readHealth, isDraining, warnings: warningsOf(settings) });
  serveMetrics(fastify, metrics, settings);
  receiveCspReports(fastify);
  await serveWebApp(fastify, parts.webDir, storagesOf(parts));
  fastify.addHook("onClose", () => streams.stop());
  return {
    fastify,
    streams,
    drain: () => {
      state.draining = true;
    },
  };
}

function createFastify({ settings, log }: AppParts): FastifyInstance {
  return Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: readRequestId,
    rewriteUrl: (request) => rewriteAlias(request.url ?? "/"),
    trustProxy: settings.TRUST_PROXY,
    bodyLimit: BODY_LIMIT,
    // A client that sends its request more slowly than this occupies no connection any longer.
    requestTimeout: 20_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 32_768 },
    keepAliveTimeout: 10_000,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    clientErrorHandler: answerSocketErrors,
    frameworkErrors: (error, request, reply) => void sendFault(request, reply.headers(SECURITY_HEADERS), viewFault(error)),
  });
}

async function allowOrigins(fastify: FastifyInstance, { CORS_ORIGINS }: AppParts["settings"]): Promise<void> {
  await fastify.register(fastifyCors, {
    origin: CORS_ORIGINS,
    credentials: true,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: ["x-request-id", "retry-after", "content-disposition", ...RESPONSE_META_HEADERS],
    maxAge: 600,
  });
}
