import { type Health, proxyWarning, readinessFaults } from "@frontoffice/api";
import type { FastifyInstance } from "fastify";
import type { ProxySettings } from "./caller-address.ts";

interface HealthSource {
  readHealth(): Promise<Health>;
  isDraining(): boolean;
  /** What the operator should correct although requests are served. */
  warnings: readonly string[];
}

/** What the settings leave open. */
export function warningsOf({ PUBLIC_URL, TRUST_PROXY }: ProxySettings): string[] {
  const proxy = proxyWarning({ PUBLIC_URL, trusted: TRUST_PROXY !== false });
  return proxy === undefined ? [] : [proxy];
}

/** /health: this process lives. /ready: it can serve; 503 with the reasons when not, and first of all when it is going. */
export function serveHealth(fastify: FastifyInstance, source: HealthSource): void {
  fastify.get("/health", async () => ({ status: "ok", uptimeSeconds: Math.round(process.uptime()) }));
  fastify.get("/ready", async (_request, reply) => {
    const health = await source.readHealth();
    const reasons = [...(source.isDraining() ? ["The server is shutting down."] : []), ...readinessFaults(health)];
    if (reasons.length > 0) reply.code(503).header("retry-after", 2);
    return { status: reasons.length === 0 ? "ready" : "not_ready", reasons, warnings: source.warnings, ...health };
  });
}
