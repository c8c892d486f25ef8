import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DOCS_POLICY, pagePolicy, WORKER_POLICY } from "./headers.ts";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
let folder: string;
const script = `export const words = "${"front office ".repeat(400)}";\n`;

const route = (name: string) => `src/routes/${name}.tsx?tsr-split=component`;
const MANIFEST = {
  "index.html": { file: "assets/index.js", imports: ["_start.js"] },
  "_start.js": { file: "assets/start.js" },
  "_shared.js": { file: "assets/shared.js", imports: ["_start.js"], css: ["assets/shared.css"] },
  [route("_app")]: { file: "assets/shell.js", imports: ["index.html", "_shared.js"] },
  [route("index")]: { file: "assets/landing.js" },
  [route("_app/clients/index")]: { file: "assets/clients.js", imports: ["_shared.js"] },
  [route("_app/clients/$clientId")]: { file: "assets/hub.js" },
  [route("_app/clients/$clientId/index")]: { file: "assets/overview.js" },
  [route("_app/clients/$clientId/activity")]: { file: "assets/activity.js" },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontoffice-web-"));
  const files = {
    "index.html": '<!doctype html><head></head><div id="root"></div>',
    "assets/main-abc123.js": script,
    "assets/main-abc123.js.map": "{}",
    "assets/digest-worker-abc123.js": script,
    "favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    ".inputs": "secret",
    ".vite/manifest.json": JSON.stringify(MANIFEST),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  server = await testServer({ webDir: folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.fastify.inject({ url, headers });

test("hashed files are kept for ever, compressed as the browser likes, and answered 304 when known", async () => {
  const brotli = await get("/assets/main-abc123.js", { "accept-encoding": "gzip, deflate, br" });
  expect(brotli.headers).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
    "content-encoding": "br",
    "content-type": "text/javascript; charset=utf-8",
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  });
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(script);
  const gzip = await get("/assets/main-abc123.js", { "accept-encoding": "gzip" });
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(script);
  expect((await get("/assets/main-abc123.js")).body).toBe(script);
  const known = await get("/assets/main-abc123.js", { "accept-encoding": "br", "if-none-match": String(brotli.headers.etag) });
  expect([known.statusCode, known.body]).toEqual([304, ""]);
});

test("a thread of the page may run WebAssembly and load nothing; no other file may do either", async () => {
  const policyOf = async (url: string) => (await get(url)).headers["content-security-policy"];
  expect(await policyOf("/assets/digest-worker-abc123.js")).toBe(WORKER_POLICY);
  expect(await policyOf("/assets/main-abc123.js")).toMatch(/^default-src 'none'; base-uri/);
});

test("every page address gets the page, asked for again each time; missing files and API addresses do not", async () => {
  const policy = pagePolicy(["http://127.0.0.1:1"]);
  for (const url of ["/", "/clients/018f", "/strategies?status=draft"]) {
    const page = await get(url, { accept: "text/html,application/xhtml+xml" });
    expect([url, page.statusCode, page.headers["cache-control"], page.headers["content-security-policy"]]).toEqual([
      url,
      200,
      "no-cache",
      policy,
    ]);
  }
  expect(policy).not.toMatch(/unsafe|\*/);
  for (const url of [
    "/assets/gone.js",
    "/assets/main-abc123.js.map",
    "/.inputs",
    "/.vite/manifest.json",
    "/..%2f.inputs",
    "/api/nothing",
    "/trpc/x",
    "/main.js",
    "/.well-known/oauth-protected-resource/mcp",
  ]) {
    const missing = await get(url, { accept: "text/html" });
    expect([url, missing.statusCode, missing.headers["content-type"]]).toEqual([url, 404, expect.stringMatching(/^application\/json/)]);
  }
});

test.each([
  ["/", ["landing"]],
  ["/clients?status=active", ["shell", "shared", "clients"]],
  ["/clients/018f", ["shell", "shared", "hub", "overview"]],
  ["/clients/018f/activity", ["shell", "shared", "hub", "activity"]],
  ["/no/such/page", []],
])("the page at %s names what it needs beyond what every page has", async (url, expected) => {
  const { body } = await get(url, { accept: "text/html" });
  const named = [...body.matchAll(/modulepreload" crossorigin href="\/assets\/(\w+)\.js"/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(expected.sort());
  expect(body.includes('as="style" crossorigin href="/assets/shared.css"')).toBe(expected.includes("shared"));
});

test("a program that asks the front page for JSON is told the way", async () => {
  const greeting = await get("/", { accept: "application/json" });
  expect(greeting.json()).toMatchObject({ name: "Frontoffice", docs: "/docs", openapi: "/openapi.json" });
});

test("the documentation viewers load everything from here", async () => {
  for (const page of ["/docs", "/redoc"]) {
    const html = await get(page);
    expect(html.headers["content-security-policy"]).toBe(DOCS_POLICY);
    expect(html.body).not.toMatch(/https?:\/\//);
    for (const [, source] of html.body.matchAll(/src="([^"]+)"/g)) {
      const script = await get(String(source));
      expect([source, script.statusCode, script.headers["content-type"]]).toEqual([source, 200, "text/javascript; charset=utf-8"]);
      expect(script.body).not.toContain("sourceMappingURL=redoc");
    }
    expect((await get(`${page}/`)).headers.location).toBe(page);
  }
});

test("the OpenAPI document says what the doors say", async () => {
  const document = (await get("/openapi.json")).json();
  expect(document.openapi).toBe("3.1.0");
  const things = document.paths["/things"].get;
  expect(things).toMatchObject({ operationId: "things.echo", tags: ["things"], summary: "Say it back.", security: [], "x-risk": "read" });
  expect(
    things.parameters.map((one: { name: string; in: string; required?: boolean }) => [one.name, one.in, one.required ?? false]),
  ).toEqual([
    ["said", "query", true],
    ["count", "query", false],
    ["loud", "query", false],
    ["tags", "query", false],
  ]);
  const make = document.paths["/things/{id}"].post;
  expect(make.parameters).toMatchObject([{ name: "id", in: "path", required: true }]);
  expect(Object.keys(make.requestBody.content["application/json"].schema.properties)).toEqual(["name", "inner"]);
  expect(Object.keys(make.responses)).toContain("201");
  expect(document.paths["/things/{id}/guarded"].post).toMatchObject({
    "x-permission": "clients:write",
    security: [{ bearer: [] }, { cookie: [] }],
  });
  expect(Object.keys(document.paths["/count/{upTo}"].get.responses["200"].content)).toEqual(["text/event-stream"]);
  expect(Object.keys(document.paths["/file"].get.responses["200"].content)).toEqual(["application/octet-stream", "application/json"]);
  expect(document.components.schemas.Error.properties.error.required).toEqual(["code", "message", "requestId"]);
});
