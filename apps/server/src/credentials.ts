import { AppError, type Context, type CookieJar } from "@frontoffice/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { isOwnPage } from "./own-page.ts";

const COOKIE = "__Host-frontoffice";
/** For Safari on http://localhost, which keeps no Secure cookie there; read and set on loopback alone. */
const LOCAL_COOKIE = "frontoffice-local";
const LOOPBACK = /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;
const MAX_TOKEN = 500;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** The session token that came with a request; a Bearer header goes before the cookie. */
export function presentedToken(request: FastifyRequest): { token: string; by: "bearer" | "cookie" } | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1] ?? "";
    return { token: token.slice(0, MAX_TOKEN), by: "bearer" };
  }
  const cookie = request.cookies[COOKIE] ?? (isLoopback(request) ? request.cookies[LOCAL_COOKIE] : undefined);
  return cookie ? { token: cookie.slice(0, MAX_TOKEN), by: "cookie" } : undefined;
}

/** What a procedure learns of its caller. Pages of ours get a cookie when they sign in, programs a token. */
export async function contextOf(parts: AppParts, request: FastifyRequest, reply: FastifyReply, surface: "trpc" | "rest"): Promise<Context> {
  const presented = presentedToken(request);
  const principal = presented ? await parts.sessions.resolve(presented.token, request.ip) : null;
  const byPage = surface === "trpc" && presented?.by !== "bearer" && isOwnPage(request, parts.settings);
  if (principal) request.userId = principal.user.id;
  return {
    services: parts.services,
    principal,
    token: presented?.token ?? null,
    request: {
      id: request.id,
      surface: surface === "rest" ? "rest" : byPage ? "web" : "client",
      ip: request.ip,
      userAgent: request.headers["user-agent"]?.slice(0, 300) ?? null,
    },
    cookies: byPage || presented?.by === "cookie" ? cookieJar(request, reply) : null,
    asks: readAsks(request),
    remarks: {},
  };
}

/** What a caller asks of a call besides its input, from the headers. */
function readAsks({ headers }: FastifyRequest): Context["asks"] {
  const idempotencyKey = headers["idempotency-key"];
  const reason = headers["approval-reason"];
  if (typeof idempotencyKey === "string" && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
    throw new AppError("invalid", "An Idempotency-Key has 1 to 255 printable ASCII characters; a UUID serves well.");
  }
  return {
    ...(typeof idempotencyKey === "string" && { idempotencyKey }),
    ...(typeof reason === "string" && { reason: reason.slice(0, 500) }),
    ...(headers.preview === "true" && { preview: true }),
  };
}

function cookieJar(request: FastifyRequest, reply: FastifyReply): CookieJar {
  const local = isLoopback(request) && isSafari(request);
  const name = local ? LOCAL_COOKIE : COOKIE;
  const options = { path: "/", httpOnly: true, secure: !local, sameSite: "lax" } as const;
  return {
    setSession: (token, maxAgeSeconds) => {
      if (token !== null) {
        reply.setCookie(name, token, { ...options, maxAge: Math.floor(maxAgeSeconds) });
        return;
      }
      reply.clearCookie(name, options).header("clear-site-data", '"cache", "cookies", "storage"');
    },
  };
}

function isLoopback(request: FastifyRequest): boolean {
  return LOOPBACK.test(`${request.protocol}://${request.host}`);
}

function isSafari(request: FastifyRequest): boolean {
  const agent = request.headers["user-agent"] ?? "";
  return agent.includes("AppleWebKit") && !/Chrom(e|ium)/.test(agent);
}
