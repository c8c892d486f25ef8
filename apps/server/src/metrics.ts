import { createHash, timingSafeEqual } from "node:crypto";
import { isLocalInstallation, isLoopbackHost } from "@frontoffice/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { AppParts } from "./app-parts.ts";
import type { ServerSettings } from "./env.ts";
import { refusal, sendFault } from "./errors.ts";
import type { Streams } from "./streams.ts";

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): Promise<string>;
  contentType: string;
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** What Prometheus reads: HTTP durations by route, pools, jobs, streams, the process itself. */
export function createMetrics(parts: Pick<AppParts, "readHealth" | "poolSizes">, streams: Streams): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time to answer, by route or procedure.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  gauge(registry, "sse_streams_open", "Event streams open in this process.", [], (set) => set({}, streams.size));
  gauge(registry, "db_pool_connections", "Connections of this process.", ["pool", "state"], (set) => {
    for (const [pool, sizes] of Object.entries(parts.poolSizes?.() ?? {})) {
      for (const [state, count] of Object.entries(sizes)) set({ pool, state }, count);
    }
  });
  let health = parts.readHealth;
  const readOnce = () => {
    const reading = parts.readHealth();
    health = () => reading;
    return reading;
  };
  gauge(registry, "jobs", "Jobs by status; finished ones of the last day.", ["status"], async (set) => {
    const { queue } = await health();
    for (const [status, count] of Object.entries(queue?.byStatus ?? {})) set({ status }, count);
  });
  gauge(registry, "worker_heartbeat_age_seconds", "Since the freshest worker renewed its lease.", [], async (set) => {
    const { worker } = await health();
    if (worker.heartbeatAgeSeconds !== null) set({}, worker.heartbeatAgeSeconds);
  });
  return {
    observe: (method, route, status, seconds) => durations.observe({ method, route, status }, seconds),
    text: async () => {
      await readOnce();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

type Set = (labels: Record<string, string>, value: number) => void;

function gauge(registry: Registry, name: string, help: string, labelNames: string[], collect: (set: Set) => void | Promise<void>): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      await collect((labels, value) => this.set(labels, value));
    },
  });
}

type Settings = Pick<ServerSettings, "METRICS_TOKEN" | "NODE_ENV" | "PUBLIC_URL">;

/** /metrics for whoever holds the token and, on somebody's own computer, for that computer; to all others it does not exist. */
export function serveMetrics(fastify: FastifyInstance, metrics: Metrics, settings: Settings): void {
  fastify.get("/metrics", async (request, reply) => {
    if (!mayRead(request, settings)) return sendFault(request, reply, refusal(404));
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

function mayRead({ headers, raw }: FastifyRequest, settings: Settings): boolean {
  const { METRICS_TOKEN: token } = settings;
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (token !== undefined) return given !== undefined && timingSafeEqual(digest(given), digest(token));
  // A proxy on this machine makes everybody look local and need not say so; only the settings tell that there is none.
  if (!isLocalInstallation(settings)) return false;
  const isFromHere = LOOPBACK.test(raw.socket.remoteAddress ?? "") && !FORWARDED.some((name) => headers[name] !== undefined);
  return isFromHere && headers["sec-fetch-site"] !== "cross-site" && isLoopbackHost(headers.host ?? "");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
