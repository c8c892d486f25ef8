import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer(
    {},
    { PUBLIC_URL: "https://app.example.com", CORS_ORIGINS: "https://tools.example.com", NODE_ENV: "production" },
  );
});
afterAll(() => server.close());

const COOKIE = "__Host-frontoffice";

/** node's fetch may not set Sec-Fetch-* and Origin, so requests are injected; the path through the server is the same. */
function post(url: string, headers: Record<string, string>, payload: object | string = {}) {
  return server.fastify.inject({ method: "POST", url, payload, headers: { "content-type": "application/json", ...headers } });
}

test("an unsafe call with the cookie needs a page of ours behind it", async () => {
  const { token } = await server.signIn();
  const cookie = { cookie: `${COOKIE}=${token}` };
  const cases: [Record<string, string>, number][] = [
    [{ ...cookie }, 403],
    [{ ...cookie, "sec-fetch-site": "same-origin" }, 200],
    [{ ...cookie, "sec-fetch-site": "none" }, 200],
    [{ ...cookie, "sec-fetch-site": "same-site" }, 403],
    [{ ...cookie, "sec-fetch-site": "cross-site" }, 403],
    [{ ...cookie, "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    [{ ...cookie, "sec-fetch-site": "cross-site", origin: "https://app.example.com" }, 403],
    [{ ...cookie, "sec-fetch-site": "same-site", origin: "https://tools.example.com" }, 200],
    [{ ...cookie, origin: "https://app.example.com" }, 200],
    [{ ...cookie, origin: "https://app.example.com.evil.example" }, 403],
    [{ ...cookie, origin: "null" }, 403],
    [{ ...cookie, origin: "http://evil.example", host: "evil.example" }, 403],
    [{ ...cookie, origin: "http://localhost:3000", host: "localhost:3000" }, 403],
    [{ authorization: `Bearer ${token}` }, 200],
    [{ authorization: `Bearer ${token}`, "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 200],
  ];
  for (const url of ["/api/things/1/guarded", "/trpc/things.guarded"]) {
    for (const [headers, status] of cases) {
      const answer = await post(url, headers, url.startsWith("/trpc") ? { id: "1" } : {});
      expect([url, headers, answer.statusCode]).toEqual([url, headers, status]);
      if (status === 403) expect(answer.body).toContain("did not come from a page of this site");
    }
  }
});

test("a foreign page can sign nobody in, and a multipart body finds no reader", async () => {
  expect((await post("/trpc/things.guess", { origin: "https://evil.example" })).statusCode).toBe(403);
  const form = await post(
    "/trpc/things.guess",
    { "content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin" },
    "--x--",
  );
  expect(form.statusCode).toBe(415);
});

test("a page of ours gets a cookie that no script and no foreign page can use; a program gets none", async () => {
  const page = await post("/trpc/things.guess", { "sec-fetch-site": "same-origin" });
  expect(page.headers["set-cookie"]).toBe(`${COOKIE}=a-session-token; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax`);
  expect((await post("/trpc/things.guess", {})).headers["set-cookie"]).toBeUndefined();
  expect((await post("/api/guess", { "sec-fetch-site": "same-origin" })).headers["set-cookie"]).toBeUndefined();
});

test("signing out clears what the browser keeps", async () => {
  const { token } = await server.signIn();
  const left = await post("/trpc/things.leave", { cookie: `${COOKIE}=${token}`, "sec-fetch-site": "same-origin" });
  expect(left.headers["clear-site-data"]).toBe('"cache", "storage"');
  expect(left.headers["set-cookie"]).toMatch(/^__Host-frontoffice=; Max-Age=0; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
});

test("a Bearer token goes before the cookie, and surfaces are told apart", async () => {
  const { token } = await server.signIn();
  const get = (url: string, headers: Record<string, string>) => server.fastify.inject({ url, headers });
  const bearer = { authorization: `Bearer ${token}`, cookie: `${COOKIE}=stale` };
  expect((await get("/api/things/mine", bearer)).json()).toMatchObject({ surface: "rest" });
  expect((await get("/trpc/things.mine", bearer)).json().result.data).toMatchObject({ surface: "client" });
  const page = { cookie: `${COOKIE}=${token}`, "sec-fetch-site": "same-origin" };
  expect((await get("/trpc/things.mine", page)).json().result.data).toMatchObject({ surface: "web" });
  expect((await get("/api/things/mine", { authorization: "Bearer nonsense", cookie: `${COOKIE}=${token}` })).statusCode).toBe(401);
});

test("cross-origin answers go to listed origins alone, never to all and never to null", async () => {
  const preflight = (origin: string) =>
    server.fastify.inject({
      method: "OPTIONS",
      url: "/api/things",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type,authorization" },
    });
  const listed = await preflight("https://tools.example.com");
  expect(listed.headers).toMatchObject({
    "access-control-allow-origin": "https://tools.example.com",
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "content-type,authorization",
  });
  for (const origin of ["https://evil.example", "null", "https://tools.example.com.evil.example", "http://tools.example.com"]) {
    expect((await preflight(origin)).headers["access-control-allow-origin"]).toBeUndefined();
    const simple = await server.fastify.inject({ url: "/api/things?said=x", headers: { origin } });
    expect(simple.headers["access-control-allow-origin"]).toBeUndefined();
  }
});

test("behind a proxy that passes nothing on, nobody is local: no metrics, and Safari's cookie is as safe as any other", async () => {
  const host = "127.0.0.1:3000";
  expect((await server.fastify.inject({ url: "/metrics", headers: { host } })).statusCode).toBe(404);
  const safari = { host, "user-agent": "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15" };
  const page = await post("/trpc/things.guess", { ...safari, "sec-fetch-site": "same-origin" });
  expect(page.headers["set-cookie"]).toMatch(/^__Host-frontoffice=.* Secure; /);
  const { token } = await server.signIn();
  const local = { ...safari, cookie: `frontoffice-local=${token}`, "sec-fetch-site": "same-origin" };
  expect((await server.fastify.inject({ url: "/trpc/things.mine", headers: local })).statusCode).toBe(401);
});

test("a trusted proxy's X-Forwarded-Host makes no page an own one", async () => {
  const settings = { PUBLIC_URL: "https://app.example.com", NODE_ENV: "production", TRUST_PROXY: "loopback" };
  const behind = await testServer({}, settings);
  const { token } = await behind.signIn();
  const headers = {
    cookie: `${COOKIE}=${token}`,
    origin: "https://evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
  };
  const answer = await behind.fastify.inject({ method: "POST", url: "/api/things/1/guarded", headers, payload: {} });
  expect(answer.statusCode).toBe(403);
  await behind.close();
});

test("a proxy that is not trusted is remarked on, and its address is nobody's", async () => {
  const warned = (await server.fastify.inject("/ready")).json();
  expect(warned.warnings).toEqual([expect.stringContaining("TRUST_PROXY")]);
  const seen: (string | null)[] = [];
  const resolve = async (_token: string, ip: string | null) => {
    seen.push(ip);
    return null;
  };
  for (const TRUST_PROXY of ["false", "loopback"]) {
    const sessions = { resolve, findLive: async () => new Map() };
    const behind = await testServer({ sessions }, { PUBLIC_URL: "https://app.example.com", TRUST_PROXY });
    const headers = { authorization: "Bearer any", "x-forwarded-for": "203.0.113.5" };
    await behind.fastify.inject({ url: "/api/things/mine", headers });
    expect((await behind.fastify.inject("/ready")).json().warnings).toHaveLength(TRUST_PROXY === "false" ? 1 : 0);
    await behind.close();
  }
  expect(seen).toEqual([null, "203.0.113.5"]);
});

test("metrics are for the own computer; a proxy's caller, another name or a foreign page finds nothing", async () => {
  const own = await testServer();
  const metrics = (headers: Record<string, string> = {}) =>
    own.fastify.inject({ url: "/metrics", headers: { host: "localhost", ...headers } });
  await own.fastify.inject("/api/things?said=x");
  const read = await metrics();
  expect(read.statusCode).toBe(200);
  for (const name of ["http_request_duration_seconds_bucket", "sse_streams_open 0", "process_cpu_seconds_total"])
    expect(read.body).toContain(name);
  const foreign: Record<string, string>[] = [
    { "x-forwarded-for": "203.0.113.5" },
    { via: "1.1 proxy" },
    { host: "evil.example" },
    { host: "127.0.0.1.evil.example" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) expect([headers, (await metrics(headers)).statusCode]).toEqual([headers, 404]);
  await own.close();
});
