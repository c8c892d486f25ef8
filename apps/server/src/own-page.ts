import type { FastifyRequest } from "fastify";
import type { ServerSettings } from "./env.ts";

/** Whether a page of ours, or of an origin that the operator listed, sent this. */
export function isOwnPage(request: FastifyRequest, settings: Pick<ServerSettings, "PUBLIC_URL" | "CORS_ORIGINS">): boolean {
  const site = request.headers["sec-fetch-site"];
  const origin = request.headers.origin;
  if (site === "same-origin" || site === "none") return true;
  if (origin === undefined) return false;
  if (settings.CORS_ORIGINS.includes(origin)) return true;
  return site === undefined && (origin === new URL(settings.PUBLIC_URL).origin || origin === `${request.protocol}://${request.host}`);
}
