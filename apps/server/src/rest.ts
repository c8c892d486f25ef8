import { type Door, type Download, isPreview, type RestRoute, restRoutes } from "@frontoffice/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { bodyLimitOf } from "./body-limits.ts";
import { callerGone } from "./caller-gone.ts";
import { contextOf } from "./credentials.ts";
import { refusal, sendFault } from "./errors.ts";
import { responseMetaHeaders } from "./response-meta.ts";
import { sendEvents } from "./rest-events.ts";
import type { Streams } from "./streams.ts";

interface RestParts extends AppParts {
  streams: Streams;
  doors: readonly Door[];
}

/** /api: the routes that the doors name. */
export async function serveRest(fastify: FastifyInstance, parts: RestParts): Promise<void> {
  const routes = restRoutes(parts.doors);
  await fastify.register(
    async (scope) => {
      for (const route of routes) {
        scope.route({
          method: route.method,
          url: route.url,
          bodyLimit: bodyLimitOf(route.door.name),
          exposeHeadRoute: route.door.type !== "subscription",
          handler: (request, reply) => answer(parts, route, request, reply),
        });
      }
      scope.setNotFoundHandler((request, reply) => refuseUnknown(routes, request, reply));
    },
    { prefix: "/api" },
  );
}

async function answer(parts: RestParts, route: RestRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  request.doorName = route.door.name;
  const input = route.readInput({
    params: request.params as Record<string, unknown>,
    query: request.query as Record<string, unknown>,
    body: request.body,
  });
  const ctx = await contextOf(parts, request, reply, "rest");
  if (route.door.type === "subscription") return sendEvents({ door: route.door, ctx, input, streams: parts.streams }, request, reply);
  // A reply is a promise of its own sending: handed back, it would be waited for.
  const result = await route.door
    .call({ ctx, input, signal: callerGone(reply) })
    .finally(() => void reply.headers(responseMetaHeaders(ctx.responseMeta)));
  // A preview has made nothing, so it is no 201.
  reply.code(isPreview(route.door, result) ? 200 : route.status);
  if (route.door.meta.download && !wantsJson(request)) return sendDownload(reply, result as Download);
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(result ?? null));
}

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

/** Always saved, never shown: whatever the file holds, it runs nothing on this origin. */
function sendDownload(reply: FastifyReply, file: Download): FastifyReply {
  const ascii = file.fileName.normalize("NFKD").replaceAll(/[^\w .()-]/g, "_");
  const utf8 = encodeURIComponent(file.fileName).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return reply
    .header("content-disposition", `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`)
    .header("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
    .type(file.mediaType)
    .send(Buffer.from(file.content, file.encoding));
}

/** 405 with the methods that would do, when the address exists. */
function refuseUnknown(routes: readonly RestRoute[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = (request.url.split("?", 1)[0] ?? "").slice("/api".length);
  const allowed = routes.filter(({ url }) => matches(url.split("/"), path.split("/"))).map((route) => route.method);
  if (allowed.length === 0) return sendFault(request, reply, refusal(404));
  return sendFault(request, reply.header("allow", allowed.join(", ")), refusal(405));
}

function matches(pattern: string[], path: string[]): boolean {
  return pattern.length === path.length && pattern.every((part, index) => part.startsWith(":") || part === path[index]);
}
