import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECURITY_HEADERS } from "./headers.ts";
import { counting, readEvents, type TestServer, testServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ streams: { checkEveryMs: 100, heartbeatMs: 80, perCaller: 3, patienceMs: 400 } });
});
afterAll(() => server.close());

const follow = (path: string, token: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
const all = () => false;
const numbers = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));

test("a stream tells its events with ids and says when it is over", async () => {
  const { token } = await server.signIn();
  const response = await follow("/api/count/4", token);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (name !== "cache-control") expect([name, response.headers.get(name)]).toEqual([name, value]);
  }
  expect(response.headers.get("cache-control")).toContain("no-store");
  const { text, ended } = await readEvents(response, all);
  expect(numbers(text)).toEqual([1, 2, 3, 4]);
  expect(text).toContain('id: 1\ndata: {"n":1}\n\n');
  expect(text.endsWith("event: end\ndata: {}\n\n")).toBe(true);
  expect(ended).toBe(true);
});

test("a stream goes on behind Last-Event-ID, and one without news tells an EventSource to stop", async () => {
  const { token } = await server.signIn();
  const resumed = await readEvents(await follow("/api/count/5", token, { "last-event-id": "3" }), all);
  expect(numbers(resumed.text)).toEqual([4, 5]);
  expect((await follow("/api/count/5", token, { "last-event-id": "5" })).status).toBe(204);
});

test("an error before the first event is an answer with its status", async () => {
  const { token } = await server.signIn();
  const missing = await follow("/api/count/404", token);
  expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
  expect((await follow("/api/count/5", "nobody")).status).toBe(401);
  expect((await follow("/api/count/9000000", token)).status).toBe(400);
});

test("a quiet stream beats its heart", async () => {
  const { token } = await server.signIn();
  const { text } = await readEvents(await follow("/api/count/1000", token), (seen) => seen.includes(": still here\n\n"));
  expect(text).toContain(": still here\n\n");
});

test("a stream ends within moments of its session, on both surfaces", async () => {
  for (const path of ["/api/count/100000", `/trpc/things.count?input=${encodeURIComponent('{"upTo":100000}')}`]) {
    const { token } = await server.signIn();
    const response = await follow(path, token);
    setTimeout(() => server.end(token), 100);
    const began = Date.now();
    const { text, ended } = await readEvents(response, all);
    expect([path, ended]).toEqual([path, true]);
    expect(Date.now() - began).toBeLessThan(15_000);
    if (path.startsWith("/api")) expect(text).toContain('event: error\ndata: {"error":{"code":"unauthorized"');
    else expect(text).not.toContain("event: return");
  }
});

test("a changed role ends the stream, so that the next one is checked again", async () => {
  const { token } = await server.signIn();
  const response = await follow("/api/count/100000", token);
  setTimeout(() => server.changeRole(token, "viewer"), 300);
  const { ended, text } = await readEvents(response, all);
  expect(ended).toBe(true);
  expect(numbers(text).length).toBeGreaterThan(5);
});

test("one person follows only so many streams at once", async () => {
  const { token } = await server.signIn("viewer");
  const open = await Promise.all([1, 2, 3].map(() => follow("/api/count/100000", token)));
  const fourth = await follow("/api/count/100000", token);
  expect([fourth.status, fourth.headers.get("retry-after")]).toEqual([429, "10"]);
  const viaTrpc = await readEvents(await follow(`/trpc/things.count?input=${encodeURIComponent('{"upTo":9}')}`, token), (text) =>
    text.includes("rate_limited"),
  );
  expect(viaTrpc.text).toContain("rate_limited");
  await Promise.all(open.map((response) => response.body?.cancel()));
  const again = async () => {
    const { status, body } = await follow("/api/count/3", token);
    await body?.cancel();
    return status;
  };
  await expect.poll(again).toBe(200);
});

test("streams of callers who left are forgotten", async () => {
  const { token } = await server.signIn();
  const leaving = new AbortController();
  await fetch(`${server.url}/api/count/100000`, { headers: { authorization: `Bearer ${token}` }, signal: leaving.signal });
  const before = server.streams.size;
  leaving.abort();
  await expect.poll(() => server.streams.size).toBeLessThan(before);
});

test("a reader that takes nothing is dropped, and nothing is made for it beyond what the connection holds", async () => {
  const { token } = await server.signIn();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.pause();
  socket.write(`GET /api/count/1000000?fast=true HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`);
  const others = server.streams.size;
  await expect.poll(() => server.streams.size).toBe(others + 1);
  const dropped = new Promise((done) => socket.once("close", done));
  await expect.poll(() => server.streams.size).toBe(others);
  expect(counting.reached).toBeGreaterThan(2);
  expect(counting.reached).toBeLessThan(500_000);
  socket.resume();
  socket.on("error", () => undefined);
  await dropped;
});
