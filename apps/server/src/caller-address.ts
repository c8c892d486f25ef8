import type { FastifyRequest } from "fastify";
import type { ServerSettings } from "./env.ts";

/** The settings by which callers are told apart. */
export type ProxySettings = Pick<ServerSettings, "PUBLIC_URL" | "TRUST_PROXY">;

/** Who calls; null behind a proxy that is not trusted to say it, since the proxy's own address stands for everybody. */
export function callerAddress(request: Pick<FastifyRequest, "ip">, { PUBLIC_URL, TRUST_PROXY }: ProxySettings): string | null {
  return TRUST_PROXY === false && PUBLIC_URL.startsWith("https:") ? null : request.ip;
}
