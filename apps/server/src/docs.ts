import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Door, openApiDocument } from "@frontoffice/api";
import Fastify, { type FastifyInstance } from "fastify";
import { Asset } from "./assets.ts";
import { DOCS_POLICY } from "./headers.ts";

const SCALAR_START = `Scalar.createApiReference("#app", {
  url: "/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  persistAuth: false,
});
`;
const REDOC_START = `Redoc.init("/openapi.json", { hideDownloadButtons: false, disableSearch: false }, document.getElementById("app"));
`;

const NOTHING = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

function page(title: string, scripts: string[]): Buffer {
  const tags = scripts.map((source) => `<script src="${source}"></script>`).join("");
  return Buffer.from(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"></head>
<body><div id="app"></div>${tags}</body></html>
`);
}

/** /openapi.json, and two viewers of it that load nothing from elsewhere. */
export async function serveDocs(fastify: FastifyInstance, doors: readonly Door[]): Promise<void> {
  const document = openApiDocument(doors, { version: "0.1.0", serverUrl: "/api" });
  const assets: Record<string, () => Promise<Asset>> = {
    "/openapi.json": async () => new Asset("openapi.json", Buffer.from(JSON.stringify(document))),
    "/docs": async () => new Asset("docs.html", page("Frontoffice API", ["/docs/scalar.js", "/docs/start.js"])),
    "/docs/scalar.js": async () => new Asset("scalar.js", await readScalar()),
    "/docs/start.js": async () => new Asset("start.js", Buffer.from(SCALAR_START)),
    "/redoc": async () => new Asset("redoc.html", page("Frontoffice API reference", ["/redoc/redoc.js", "/redoc/start.js"])),
    "/redoc/redoc.js": async () => new Asset("redoc.js", await readRedoc()),
    "/redoc/start.js": async () => new Asset("start.js", Buffer.from(REDOC_START)),
  };
  for (const [url, make] of Object.entries(assets)) {
    let made: Promise<Asset> | undefined;
    fastify.get(url, async (request, reply) => {
      made ??= make();
      const asset = await made;
      if (url !== "/openapi.json") reply.header("content-security-policy", DOCS_POLICY);
      return asset.send(request, reply, "no-cache");
    });
  }
  for (const url of ["/docs/", "/redoc/"]) fastify.get(url, (_request, reply) => reply.redirect(url.slice(0, -1), 308));
}

/** Scalar's bundle is a text inside its Fastify plugin, so we let the plugin serve it to us. */
async function readScalar(): Promise<Buffer> {
  const { default: plugin } = await import("@scalar/fastify-api-reference");
  const host = Fastify();
  await host.register(plugin, { routePrefix: "/docs", configuration: { url: "/openapi.json" } });
  const { rawPayload } = await host.inject("/docs/js/scalar.js");
  await host.close();
  return withoutSourceMap(rawPayload);
}

/** ReDoc loads its maker's logo from another server, which our policy forbids; without the logo no request leaves the page. */
async function readRedoc(): Promise<Buffer> {
  const bundle = await readFile(createRequire(import.meta.url).resolve("redoc/bundles/redoc.standalone.js"), "utf8");
  return withoutSourceMap(Buffer.from(bundle.replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w/.-]+\.svg/g, NOTHING)));
}

function withoutSourceMap(script: Buffer): Buffer {
  return Buffer.from(script.toString("utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
}
