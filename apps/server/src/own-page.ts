import { isLocalInstallation, isLoopbackHost } from "@frontoffice/api";
import type { FastifyRequest } from "fastify";
import type { ServerSettings } from "./env.ts";

type Settings = Pick<ServerSettings, "PUBLIC_URL" | "CORS_ORIGINS" | "NODE_ENV">;

/** Whether a page of ours, or of an origin that the operator listed, sent this. */
export function isOwnPage({ headers }: Pick<FastifyRequest, "headers">, settings: Settings): boolean {
  const site = headers["sec-fetch-site"];
  const { origin } = headers;
  if (site === "same-origin" || site === "none") return true;
  if (origin === undefined) return false;
  if (settings.CORS_ORIGINS.includes(origin)) return true;
  return site === undefined && (origin === new URL(settings.PUBLIC_URL).origin || isOnThisMachine(origin, headers.host, settings));
}

/** On somebody's own computer any of its names will do; elsewhere PUBLIC_URL alone, since Host is whatever the caller sends. */
function isOnThisMachine(origin: string, host: string | undefined, settings: Settings): boolean {
  return host !== undefined && isLoopbackHost(host) && isLocalInstallation(settings) && origin === `http://${host}`;
}
