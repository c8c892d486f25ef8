import { AppError } from "@frontoffice/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { presentedToken } from "./credentials.ts";
import type { ServerSettings } from "./env.ts";
import { isOwnPage } from "./own-page.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * An unsafe call that a browser may have sent with its cookie must come from our own pages. A Bearer token is never sent by
 * a browser on its own, so programs that use one are exempt; so are programs that present nothing at all.
 */
export function rejectForeignPages(fastify: FastifyInstance, settings: ServerSettings): void {
  fastify.addHook("onRequest", (request, _reply, done) => done(refusalOf(request, settings)));
}

function refusalOf(request: FastifyRequest, settings: ServerSettings): AppError | undefined {
  if (SAFE.has(request.method) || request.url === "/csp-reports") return undefined;
  const presented = presentedToken(request, settings);
  if (presented?.by === "bearer") return undefined;
  const byBrowser = request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined;
  if (!(presented || byBrowser) || isOwnPage(request, settings)) return undefined;
  return new AppError("forbidden", "This call did not come from a page of this site. Programs send a Bearer token instead of the cookie.");
}
