import { AppError, isLoopbackHost } from "@frontoffice/api";
import type { FastifyRequest } from "fastify";
import type { ServerSettings } from "./env.ts";

/**
 * A page that makes its own name point at this machine is the same origin to the browser; only the names in Host and Origin give it away.
 * Host must be the public address or this machine; Origin, which browsers alone send, must be that of such a page or of one the operator listed.
 */
export function rejectRebinding(
  { headers }: Pick<FastifyRequest, "headers">,
  settings: Pick<ServerSettings, "PUBLIC_URL" | "CORS_ORIGINS">,
): void {
  const host = headers.host ?? "";
  const own = new URL(settings.PUBLIC_URL);
  if (host !== own.host && !isLoopbackHost(host)) {
    throw new AppError("forbidden", "This server does not answer under that name: ask at the address in PUBLIC_URL.");
  }
  const { origin } = headers;
  if (origin === undefined || origin === own.origin || settings.CORS_ORIGINS.includes(origin)) return;
  if (isLoopbackHost(host) && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new AppError("forbidden", "Pages of other sites may not call this address.");
}
