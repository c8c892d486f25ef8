import { type Context, type CookieJar, isLocalInstallation, readCallOptions } from "@frontoffice/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { callerAddress } from "./caller-address.ts";
import type { ServerSettings } from "./env.ts";
import { isOwnPage } from "./own-page.ts";

const COOKIE = "__Host-frontoffice";
/** For Safari on http://localhost, which keeps no Secure cookie there; read and set on somebody's own computer alone. */
const LOCAL_COOKIE = "frontoffice-local";
const DEVICE = "-device";
const DEVICE_SECONDS = 400 * 86_400;
const MAX_TOKEN = 500;

type Place = Pick<ServerSettings, "NODE_ENV" | "PUBLIC_URL">;

/** The session token that came with a request; a Bearer header goes before the cookie. */
export function presentedToken(request: FastifyRequest, settings: Place): { token: string; by: "bearer" | "cookie" } | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1] ?? "";
    return { token: token.slice(0, MAX_TOKEN), by: "bearer" };
  }
  const cookie = request.cookies[COOKIE] ?? (isLocalInstallation(settings) ? request.cookies[LOCAL_COOKIE] : undefined);
  return cookie ? { token: cookie.slice(0, MAX_TOKEN), by: "cookie" } : undefined;
}

/** What a procedure learns of its caller. Pages of ours get a cookie when they sign in, programs a token. */
export async function contextOf(
  parts: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
  surface: "trpc" | "rest" | "mcp",
): Promise<Context> {
  const found = presentedToken(request, parts.settings);
  const ip = callerAddress(request, parts.settings);
  const presented = surface === "mcp" && found?.by === "cookie" ? undefined : found;
  const principal = presented ? await parts.sessions.resolve(presented.token, ip) : null;
  const byPage = surface === "trpc" && presented?.by !== "bearer" && isOwnPage(request, parts.settings);
  if (principal) request.userId = principal.user.id;
  return {
    services: parts.services,
    principal,
    token: presented?.token ?? null,
    request: {
      id: request.id,
      surface: surface !== "trpc" ? surface : byPage ? "web" : "client",
      ip,
      userAgent: request.headers["user-agent"]?.slice(0, 300) ?? null,
    },
    cookies: byPage || presented?.by === "cookie" ? cookieJar(request, reply, parts.settings) : null,
    callOptions: readCallOptions({
      idempotencyKey: request.headers["idempotency-key"],
      companyId: request.headers["x-company-id"],
      reason: readWords(request.headers["approval-reason"]),
      preview: request.headers.preview === "true",
    }),
    responseMeta: {},
  };
}

/** A header carries Latin-1 alone; other characters come percent-encoded after UTF-8'', as RFC 8187 has it. */
function readWords(header: string | string[] | undefined): string | string[] | undefined {
  if (typeof header !== "string" || !header.startsWith("UTF-8''")) return header;
  try {
    return decodeURIComponent(header.slice("UTF-8''".length));
  } catch {
    return header;
  }
}

/** The same for a page that a browser opens by itself: what it answers is a page of ours, with the cookie. */
export async function pageContextOf(parts: AppParts, request: FastifyRequest, reply: FastifyReply): Promise<Context> {
  const ctx = await contextOf(parts, request, reply, "trpc");
  const byCookie = presentedToken(request, parts.settings)?.by !== "bearer";
  return {
    ...ctx,
    principal: byCookie ? ctx.principal : null,
    token: byCookie ? ctx.token : null,
    request: { ...ctx.request, surface: "web" },
    cookies: cookieJar(request, reply, parts.settings),
  };
}

/** The name and the protection of a cookie of ours. */
export function cookieShape(request: FastifyRequest, settings: Place, suffix = "") {
  const local = isLocalInstallation(settings) && isSafari(request);
  const options = { path: "/", httpOnly: true, secure: !local, sameSite: "lax" } as const;
  return { name: `${local ? LOCAL_COOKIE : COOKIE}${suffix}`, options };
}

function cookieJar(request: FastifyRequest, reply: FastifyReply, settings: Place): CookieJar {
  const { name, options } = cookieShape(request, settings);
  return {
    device: request.cookies[`${name}${DEVICE}`],
    setDevice: (value) => {
      reply.setCookie(`${name}${DEVICE}`, value, { ...options, maxAge: DEVICE_SECONDS });
    },
    setSession: (token, maxAgeSeconds) => {
      if (token !== null) {
        reply.setCookie(name, token, { ...options, maxAge: Math.floor(maxAgeSeconds) });
        return;
      }
      reply.clearCookie(name, options).header("clear-site-data", '"cache", "storage"');
    },
  };
}

function isSafari(request: FastifyRequest): boolean {
  const agent = request.headers["user-agent"] ?? "";
  return agent.includes("AppleWebKit") && !/Chrom(e|ium)/.test(agent);
}
