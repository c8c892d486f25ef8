import type { FastifyInstance } from "fastify";

const LARGEST = 16_384;
const PER_MINUTE = 60;

/** Browsers report here what the policy stopped; a flood of reports is dropped, not logged. */
export function receiveCspReports(fastify: FastifyInstance): void {
  let minute = 0;
  let seen = 0;
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ["application/csp-report", "application/reports+json", "application/json"],
      { parseAs: "string", bodyLimit: LARGEST },
      async (_request: unknown, body: string) => body,
    );
    scope.post("/csp-reports", { bodyLimit: LARGEST }, async (request, reply) => {
      const now = Math.floor(Date.now() / 60_000);
      seen = now === minute ? seen + 1 : 1;
      minute = now;
      if (seen <= PER_MINUTE) request.log.warn({ report: String(request.body ?? "").slice(0, 2_000) }, "content security policy report");
      return reply.code(204).send();
    });
  });
  fastify.addHook("onRequest", async (_request, reply) => {
    reply.header("reporting-endpoints", 'csp="/csp-reports"');
  });
}
