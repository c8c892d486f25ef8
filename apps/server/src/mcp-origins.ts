import { AppError } from "@frontoffice/api";
import type { FastifyRequest } from "fastify";
import type { ServerSettings } from "./env.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

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
  if (host !== own.host && !isLoopback(host)) {
    throw new AppError("forbidden", "This server does not answer under that name: ask at the address in PUBLIC_URL.");
  }
  const { origin } = headers;
  if (origin === undefined || origin === own.origin || settings.CORS_ORIGINS.includes(origin)) return;
  if (isLoopback(host) && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new AppError("forbidden", "Pages of other sites may not call this address.");
}

function isLoopback(host: string): boolean {
  return (
    URL.canParse(`http://${host}`) &&
    new URL(`http://${host}`).host === host.replace(/:80$/, "") &&
    LOOPBACK.test(new URL(`http://${host}`).hostname)
  );
}
