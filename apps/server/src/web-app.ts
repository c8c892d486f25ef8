import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Asset } from "./assets.ts";
import { refusal, sendFault } from "./errors.ts";
import { pagePolicy, WORKER_POLICY } from "./headers.ts";
import { readPages } from "./page-parts.ts";
import type { StoragesOf } from "./page-storages.ts";

const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";
/** Addresses below these are never pages. */
const NOT_PAGES = /^\/(api|trpc|assets|docs|redoc|mcp|webhooks|auth|\.well-known)(\/|$)/;

/** A script that the page runs as a thread, by the name that the build gives it. */
const WORKER = /^\/assets\/[\w-]+-worker-[\w-]+\.js$/;

/** The built single-page app: hashed files for ever, the page itself asked for again, every other address is a page of it. */
export async function serveWebApp(fastify: FastifyInstance, folder: string, storagesOf: StoragesOf): Promise<void> {
  const files = await loadFiles(folder);
  const index = await readFile(join(folder, "index.html"), "utf8").catch(() => undefined);
  const pageFor = await readPages(folder, index ?? "");
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) =>
    pageFor(pathOf(request)).send(request, reply.header("content-security-policy", pagePolicy(await storagesOf(request))), ASK_AGAIN);
  for (const [path, asset] of files) {
    if (path === "/index.html") continue;
    const cache = path.startsWith("/assets/") ? FOREVER : ASK_AGAIN;
    fastify.get(path, (request, reply) => {
      if (WORKER.test(path)) reply.header("content-security-policy", WORKER_POLICY);
      if (path.endsWith(".svg")) reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      return asset.send(request, reply, cache);
    });
  }
  fastify.get("/", (request, reply) =>
    index !== undefined && !wantsJson(request) ? sendPage(request, reply) : greet(reply, index !== undefined),
  );
  fastify.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const isPage =
      index !== undefined &&
      (request.method === "GET" || request.method === "HEAD") &&
      !NOT_PAGES.test(path) &&
      !/\.\w{1,8}$/.test(path) &&
      !wantsJson(request);
    return isPage ? sendPage(request, reply) : sendFault(request, reply, refusal(404));
  });
}

const pathOf = (request: FastifyRequest) => request.url.split("?", 1)[0] ?? "/";

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

function greet(reply: FastifyReply, built: boolean): FastifyReply {
  return reply.send({
    name: "Frontoffice",
    message: built ? "A client's front office in one place." : "The web app is not built here: run pnpm build, or use the API.",
    docs: "/docs",
    openapi: "/openapi.json",
    health: "/health",
  });
}

/** Hidden files and source maps stay unpublished. */
async function loadFiles(folder: string): Promise<Map<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shown = paths.filter((path) => !/(^|[\\/])\.|\.map$/.test(relative(folder, path)));
  const loaded = shown.map(async (path) => {
    const url = `/${relative(folder, path).split(sep).join("/")}`;
    return [url, new Asset(url, await readFile(path))] as const;
  });
  return new Map(await Promise.all(loaded));
}
