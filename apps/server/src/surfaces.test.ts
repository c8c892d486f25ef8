import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECURITY_HEADERS } from "./headers.ts";
import { type TestServer, testServer } from "./testing.ts";

/** What a test looks at in an error of either surface. */
interface Fault {
  error: {
    message: string;
    code: unknown;
    requestId?: string;
    details?: unknown;
    data?: { code: string; requestId: string; details?: unknown };
  };
}

const faultOf = async (response: Response) => ((await response.json()) as Fault).error;

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const at = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, { redirect: "manual", ...init });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  at(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const trpcQuery = (name: string, input: unknown) => at(`/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`);

function expectHeaders(response: Response, exceptPolicy = false): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (exceptPolicy && name === "content-security-policy") expect(response.headers.get(name)).toContain("frame-ancestors 'none'");
    else expect([response.url, name, response.headers.get(name)]).toEqual([response.url, name, value]);
  }
  expect(response.headers.get("x-request-id")).toMatch(/^[\w.-]{8,64}$/);
  for (const name of ["server", "x-powered-by"]) expect(response.headers.get(name)).toBeNull();
}

test("query strings become the numbers, booleans and lists that the input asks for", async () => {
  const answer = await at("/api/things?said=12&count=3&loud=true&tags=a,b");
  expect(await answer.json()).toEqual({ said: "12", count: 3, loud: true, tags: ["a", "b"] });
  const repeated = await at("/api/things?said=x&tags=a,b&tags=c");
  expect(await repeated.json()).toEqual({ said: "x", tags: ["a,b", "c"] });
});

test("the path wins over the body, and unknown fields are refused by name", async () => {
  const made = await post("/api/things/one", { id: "two", name: "A" });
  expect([made.status, await made.json()]).toEqual([201, { id: "one", name: "A" }]);
  const refused = await post("/api/things/one", { name: "A", companyId: "x" });
  expect(refused.status).toBe(400);
  expect(await faultOf(refused)).toMatchObject({
    code: "invalid",
    details: { fields: { companyId: "This field does not exist here." } },
  });
});

test("REST and tRPC show one error with the same words, code, status and request id", async () => {
  for (const [rest, trpc] of [
    [await at("/api/things?said=x&count=99"), await trpcQuery("things.echo", { said: "x", count: 99 })],
    [await at("/api/things/mine"), await at("/trpc/things.mine")],
    [await at("/api/limited"), await at("/trpc/things.limited")],
    [await at("/api/broken"), await at("/trpc/things.broken")],
  ] as const) {
    const [viaRest, viaTrpc] = [await faultOf(rest), await faultOf(trpc)];
    expect(rest.status).toBe(trpc.status);
    expect(viaTrpc.message).toBe(viaRest.message);
    expect(viaTrpc.data).toMatchObject({ code: viaRest.code, httpStatus: rest.status });
    expect(viaTrpc.data?.details).toEqual(viaRest.details);
    expect(viaRest.requestId).toBe(rest.headers.get("x-request-id"));
    expect(viaTrpc.data?.requestId).toBe(trpc.headers.get("x-request-id"));
    expect(rest.headers.get("retry-after")).toBe(trpc.headers.get("retry-after"));
    expectHeaders(rest);
    expectHeaders(trpc);
  }
});

test("what nobody expected says nothing but a reference", async () => {
  const broken = await at("/api/broken");
  const text = await broken.text();
  expect(broken.status).toBe(500);
  expect(text).not.toMatch(/hunter2|postgres|stack/);
});

test("a limit says when to come back", async () => {
  expect((await at("/api/limited")).headers.get("retry-after")).toBe("7");
});

test("a harmless request id is kept, another one replaced", async () => {
  expect((await at("/health", { headers: { "x-request-id": "caller-id-123" } })).headers.get("x-request-id")).toBe("caller-id-123");
  const forged = await at("/health", { headers: { "x-request-id": 'a"} {"level":"fatal' } });
  expect(forged.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("every answer carries the security headers, whatever its status", async () => {
  for (const response of [
    await at("/health"),
    await at("/"),
    await at("/nothing"),
    await at("/api/nothing"),
    await at("/trpc/nothing"),
    await at("/api/things/mine"),
    await at("/api/things/%zz"),
    await at("/api/things?said=x", { method: "OPTIONS" }),
    await post("/api/things/one", "x".repeat(1_100_000)),
    await post("/trpc/things.make", "x".repeat(1_100_000)),
    await at("/api/things/one", { method: "PUT" }),
    await at("/api/guess", { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" }),
  ]) {
    expectHeaders(response);
    expect([response.url, response.status]).toEqual([response.url, expect.toSatisfy((status: number) => status < 500)]);
  }
});

test("bodies that are too large, too deep, broken, forged or no JSON are the caller's fault", async () => {
  const deep = `{"name":"a","inner":${"[".repeat(100)}${"]".repeat(100)}}`;
  const cases: [string, Record<string, string>, number][] = [
    ["x".repeat(1_100_000), {}, 413],
    [deep, {}, 400],
    ['{"name":', {}, 400],
    ["[]", {}, 400],
    ["null", {}, 400],
    ['{"name":"a","__proto__":{"admin":true}}', {}, 400],
    ['{"name":"a\\u0000b"}', {}, 201],
    ["a=b", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["--x--", { "content-type": "multipart/form-data; boundary=x" }, 415],
    ['{"name":"a"}', { "content-type": "text/plain" }, 415],
  ];
  for (const [body, headers, status] of cases) {
    const rest = await post("/api/things/one", body, headers);
    expect([body.slice(0, 40), rest.status]).toEqual([body.slice(0, 40), status]);
    if (status >= 400) expect(await faultOf(rest)).toMatchObject({ code: "invalid", requestId: expect.any(String) });
    const trpc = await post("/trpc/things.make", body, headers);
    expect([body.slice(0, 40), trpc.status]).toEqual([body.slice(0, 40), status === 201 ? 400 : status]);
    expect((await faultOf(trpc)).data).toMatchObject({ code: "invalid", requestId: expect.any(String) });
  }
});

test("no mutation by GET, no method override, and 405 says what would do", async () => {
  expect((await at("/trpc/things.guess")).status).toBe(405);
  expect((await post("/trpc/things.echo", { said: "x" })).status).toBe(405);
  const wrong = await at("/api/things/one", { method: "PATCH" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  const overridden = await at("/api/things/one?_method=POST", { headers: { "x-http-method-override": "POST" } });
  expect(overridden.status).toBe(405);
});

test("at most ten calls share a batch, and calls that want to be alone share none", async () => {
  const batch = (names: string[]) => post(`/trpc/${names.join(",")}?batch=1`, Object.fromEntries(names.map((_, index) => [index, {}])));
  const guesses = await batch(Array(5).fill("things.guess"));
  expect(guesses.status).toBe(400);
  for (const { error } of (await guesses.json()) as Fault[]) expect(error.message).toContain("things.guess cannot share a batch");
  expect((await batch(["things.guess"])).status).toBe(200);
  const many = await at(`/trpc/${Array(11).fill("things.limited").join(",")}?batch=1&input={}`);
  expect(many.status).toBe(400);
});

test("aliases lead to the same procedures", async () => {
  const aliased = ["/api/me", "/api/users/me", "/api/businesses", "/api/businesses/1?x=1", "/api/auth/signup", "/api/things/"];
  const { rewriteAlias } = await import("./aliases.ts");
  expect(aliased.map(rewriteAlias)).toEqual([
    "/api/auth/me",
    "/api/auth/me",
    "/api/clients",
    "/api/clients/1?x=1",
    "/api/auth/register",
    "/api/things",
  ]);
  expect(rewriteAlias("/api/businessesses")).toBe("/api/businessesses");
});

test("a download is saved under its name and runs nothing", async () => {
  const { token } = await server.signIn();
  const headers = { authorization: `Bearer ${token}` };
  const file = await at("/api/file", { headers });
  expect(await file.text()).toBe("<script>alert(1)</script>");
  expect(file.headers.get("content-disposition")).toBe(
    `attachment; filename="Plan _Mu_ller_.html"; filename*=UTF-8''Plan%20%22M%C3%BCller%22.html`,
  );
  expect(file.headers.get("content-security-policy")).toContain("sandbox");
  const json = await at("/api/file", { headers: { ...headers, accept: "application/json" } });
  expect(await json.json()).toMatchObject({ mediaType: "text/html", encoding: "utf8" });
});

test("what is not HTTP is answered and does no harm", async () => {
  const answer = await new Promise<string>((done) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write("NONSENSE\r\n\r\n"));
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("close", () => done(text));
  });
  expect(answer).toContain("HTTP/1.1 400");
  expect(answer).toContain("content-security-policy");
  expect((await at("/health")).status).toBe(200);
});
