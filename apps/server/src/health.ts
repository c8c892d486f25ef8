import { type Health, readinessFaults } from "@frontoffice/api";
import type { FastifyInstance } from "fastify";

interface HealthSource {
  readHealth(): Promise<Health>;
  isDraining(): boolean;
}

/** /health: this process lives. /ready: it can serve; 503 with the reasons when not, and first of all when it is going. */
export function serveHealth(fastify: FastifyInstance, source: HealthSource): void {
  fastify.get("/health", async () => ({ status: "ok", uptimeSeconds: Math.round(process.uptime()) }));
  fastify.get("/ready", async (_request, reply) => {
    const health = await source.readHealth();
    const reasons = [...(source.isDraining() ? ["The server is shutting down."] : []), ...readinessFaults(health)];
    if (reasons.length > 0) reply.code(503).header("retry-after", 2);
    return { status: reasons.length === 0 ? "ready" : "not_ready", reasons, ...health };
  });
}
