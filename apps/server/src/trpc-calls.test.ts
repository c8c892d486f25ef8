import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const json = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const echo = { said: "“Zoë” 🧁", count: 3, tags: ["a"] };

const READS = [
  ["an answer", `things.echo?input=${json(echo)}`],
  ["an input that does not fit", `things.echo?input=${json({ said: 1, more: true })}`],
  ["no input", "things.echo"],
  ["an input of nothing", "things.echo?input="],
  ["a call of somebody unknown", "things.mine"],
  ["a refusal with a time to wait", "things.limited"],
  ["a fault of ours", "things.broken"],
  ["a batch", `things.echo,things.mine,things.limited?batch=1&input=${json({ 0: echo })}`],
  ["a batch that all answers", `things.echo,things.echo?batch=1&input=${json({ 0: echo, 1: echo })}`],
  ["a batch without inputs", "things.mine,things.mine?batch=1"],
  ["a batch whose input is a list", `things.echo?batch=1&input=${json([echo])}`],
  ["a batch of one that fails", "things.limited?batch=1"],
  ["a list of names that is no batch", `things.echo,things.echo?input=${json(echo)}`],
  ["a change that is read", "things.make"],
  ["a procedure that does not exist", "things.nothing"],
] as const;

const CHANGES = [
  ["an answer", "things.make", JSON.stringify({ id: "one", name: "Zoë" })],
  ["an input that does not fit", "things.make", "{}"],
  ["an empty body", "things.make", ""],
  ["a body that is no JSON", "things.make", "{"],
  ["a batch", "things.make,things.guarded?batch=1", JSON.stringify({ 0: { id: "one", name: "A" }, 1: { id: "two" } })],
  ["two that may share no batch", "things.make,things.guess?batch=1", JSON.stringify({ 0: { id: "one", name: "A" } })],
  ["a query that is sent", "things.echo", JSON.stringify(echo)],
] as const;

async function ask(path: string, init: RequestInit): Promise<object> {
  const headers = { ...init.headers, "x-request-id": "the-same-request", authorization: "Bearer nobody" };
  const response = await fetch(`${server.url}/trpc/${path}`, { ...init, headers });
  const said = ["content-type", "vary", "retry-after", "allow", "ratelimit-limit", "cache-control"].map((name) =>
    response.headers.get(name),
  );
  return { status: response.status, said, body: await response.text() };
}

test.each(READS)("tRPC's own handler answers %s byte for byte the same", async (_what, path) => {
  // With a content type, or with parameters of a connection, a call is left to tRPC.
  expect(await ask(path, {})).toEqual(await ask(path, { headers: { "content-type": "application/json" } }));
});

test.each(CHANGES)("tRPC's own handler answers a change with %s byte for byte the same", async (_what, path, body) => {
  const init = { method: "POST", body, headers: { "content-type": "application/json" } };
  const more = `${path.includes("?") ? "&" : "?"}connectionParams=${json({})}`;
  expect(await ask(path, init)).toEqual(await ask(path + more, init));
});
