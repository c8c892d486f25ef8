import { type Context, finishOidc, joinWaiting, type OidcPurpose, startOidc } from "@frontoffice/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { cookieShape, pageContextOf } from "./credentials.ts";

const PURPOSES: readonly OidcPurpose[] = ["sign_in", "link", "confirm"];
const FLOW_SECONDS = 600;

type Query = Record<string, string | string[] | undefined>;
type OidcRequest = FastifyRequest<{ Querystring: Query }>;

/** Where browsers leave for an outside provider and come back from it. Every answer is a redirect to a page of ours or to the provider. */
export function serveOidc(fastify: FastifyInstance, parts: AppParts): void {
  fastify.get("/auth/oidc/start", (request: OidcRequest, reply) => start(parts, request, reply));
  fastify.get("/auth/oidc/callback", (request: OidcRequest, reply) => finish(parts, request, reply));
}

async function start(parts: AppParts, request: OidcRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = word(request.query.purpose) ?? "sign_in";
  const purpose = PURPOSES.find((one) => one === asked);
  // A page of somebody else's must not send people here: it would choose what they sign in to or link.
  if (!purpose || isForeign(request, purpose)) return reply.redirect("/login?fault=failed", 303);
  const scope = scopeOf(await pageContextOf(parts, request, reply), "auth.oidc.start");
  const { location, browser } = await startOidc(scope, { purpose, returnTo: word(request.query.returnTo) });
  const { name, options } = cookieShape(request, parts.settings, "-flow");
  if (browser !== undefined) reply.setCookie(name, browser, { ...options, maxAge: FLOW_SECONDS });
  return reply.redirect(location, 303);
}

async function finish(parts: AppParts, request: OidcRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { name, options } = cookieShape(request, parts.settings, "-flow");
  const scope = scopeOf(await pageContextOf(parts, request, reply), "auth.oidc.callback");
  const search = request.url.slice(request.url.indexOf("?") + 1);
  const location = await finishOidc(scope, { search, browser: request.cookies[name], greet: joinWaiting });
  reply.clearCookie(name, options);
  return reply.redirect(location, 303);
}

function scopeOf({ services, principal, token, cookies, request }: Context, procedure: string) {
  return { db: services.identity, services, principal, token, cookies, request: { ...request, procedure } };
}

function isForeign(request: FastifyRequest, purpose: OidcPurpose): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site === undefined) return purpose !== "sign_in";
  return site !== "same-origin" && site !== "none";
}

function word(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 2000) : undefined;
}
