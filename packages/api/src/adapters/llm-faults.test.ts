import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createModels, type ModelUsage, type WriteObjectInput } from "./llm.ts";

// Faults that the mock peer cannot make: a bare server that misbehaves on the OpenAI wire.

const note = z.object({ text: z.string().max(50) });
const good = JSON.stringify({ text: "fine" });
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let url = "";
let answers: Answer[] = [];
let requests = 0;
let open = 0;
let written = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    request.resume().on("end", () => (answers.shift() ?? complete(good))(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const chunk = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

function begin(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
}

const complete =
  (text: string, finish = "stop"): Answer =>
  (response) => {
    begin(response);
    response.end(`${chunk(text)}${chunk("", finish)}data: [DONE]\n\n`);
  };

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response
      .writeHead(code, { "content-type": "application/json", ...headers })
      .end(JSON.stringify({ error: { message: "secret words of the provider" } }));
  };

const endless: Answer = (response) => {
  begin(response);
  response.write(chunk('{"text":"'));
  const more = () => {
    while (!response.destroyed && response.write(chunk("x".repeat(500)))) written += 500;
  };
  response.on("drain", more);
  more();
};

async function write(queue: Answer[], more: Partial<WriteObjectInput<typeof note>> = {}, settings: Record<string, unknown> = {}) {
  answers = [...queue];
  requests = 0;
  const bills: ModelUsage[] = [];
  const models = createModels({ settings: { MODEL_BASE_URL: url, MODEL_NAME: "m", ...settings }, writers: {}, retryBaseMs: 20 });
  const began = Date.now();
  const input = { purpose: "test", schema: note, instructions: "Write.", prompt: "The prompt.", offline: { writer: "w", facts: null } };
  const result = await models
    .writeObject({ ...input, onUsage: (bill) => bills.push(bill), ...more })
    .then((written) => ({ object: written.object, error: undefined }))
    .catch((error: unknown) => ({ object: undefined, error }));
  return { ...result, bills, bill: bills[0], requests, ms: Date.now() - began };
}

const failure = (reason: string) => ({ code: "upstream_failed", details: { reason } });

test("waits as long as Retry-After asks, given in milliseconds, seconds or as a date", async () => {
  const precise = await write([status(429, { "retry-after-ms": "150", "retry-after": "60" })]);
  expect(precise).toMatchObject({ object: { text: "fine" }, requests: 2, bill: { attempts: 2 } });
  expect(precise.ms).toBeGreaterThanOrEqual(150);
  const seconds = await write([status(503, { "retry-after": "1" })]);
  expect(seconds).toMatchObject({ object: { text: "fine" }, requests: 2 });
  expect(seconds.ms).toBeGreaterThanOrEqual(1000);
  const date = await write([status(429, { "retry-after": new Date(Date.now() + 1500).toUTCString() })]);
  expect(date).toMatchObject({ object: { text: "fine" }, requests: 2 });
});

test("does not wait past the deadline but says how long to wait", async () => {
  const { error, requests: asked, ms, bill } = await write([status(429, { "retry-after": "60" })], { deadlineMs: 30_000 });
  expect(error).toMatchObject({ code: "rate_limited", details: { reason: "rate_limited", retryAfterMs: 60_000, status: 429 } });
  expect(asked).toBe(1);
  expect(ms).toBeLessThan(25_000);
  expect(bill).toMatchObject({ outcome: "failed", tokensIn: 0, tokensOut: 0, costMicros: 0, estimated: false });
});

test("gives up after four attempts, each later than the one before", async () => {
  const { error, requests: asked, ms } = await write([status(500), status(502), status(503), status(529), status(500)]);
  expect(error).toMatchObject(failure("unavailable"));
  expect(asked).toBe(4);
  expect(ms).toBeGreaterThanOrEqual(10 + 20 + 40);
});

test.each([400, 401, 403, 404, 422])("does not repeat a %i", async (code) => {
  const { error, requests: asked } = await write([status(code)]);
  expect(error).toMatchObject({ ...failure("refused"), details: { reason: "refused", status: code } });
  expect(JSON.stringify(error)).not.toContain("secret words");
  expect(asked).toBe(1);
});

test("repeats when the connection breaks before the first byte", async () => {
  const cut: Answer = (response) => response.destroy();
  const cutAfterHeaders: Answer = (response) => {
    begin(response);
    response.flushHeaders();
    setTimeout(() => response.destroy(), 20);
  };
  expect(await write([cut, cutAfterHeaders])).toMatchObject({ object: { text: "fine" }, requests: 3 });
});

test("does not repeat when it breaks after the first words, and bills them", async () => {
  const half: Answer = (response) => {
    begin(response);
    response.write(chunk('{"text": "half of'));
    setTimeout(() => response.destroy(), 50);
  };
  const { error, requests: asked, bill } = await write([half], {}, { MODEL_PRICE_INPUT: 1, MODEL_PRICE_OUTPUT: 100 });
  expect(error).toMatchObject(failure("disconnected"));
  expect(asked).toBe(1);
  expect(bill).toMatchObject({ outcome: "failed", estimated: true, tokensOut: 5, priced: true });
  expect(bill?.costMicros).toBe((bill?.tokensIn ?? 0) + 500);
});

test("an answer that just stops counts as a broken connection, not as a wrong one", async () => {
  const silentEnd: Answer = (response) => {
    begin(response);
    response.end(chunk('{"text": "half'));
  };
  expect(await write([silentEnd])).toMatchObject({ error: failure("disconnected"), requests: 1 });
});

test("an error that the provider reports inside the stream is repeated only before the first words", async () => {
  const reports =
    (before: string): Answer =>
    (response) => {
      begin(response);
      response.end(
        `${before}data: ${JSON.stringify({ error: { code: 502, message: "secret words of the provider" } })}\n\ndata: [DONE]\n\n`,
      );
    };
  expect(await write([reports("")])).toMatchObject({ object: { text: "fine" }, requests: 2 });
  const late = await write([reports(chunk('{"text": "ha'))]);
  expect(late).toMatchObject({ error: failure("unavailable"), requests: 1, bill: { estimated: true } });
  expect(JSON.stringify(late.error)).not.toContain("secret words");
});

test("an answer that ran into the token limit says so and is not asked again", async () => {
  expect(await write([complete('{"text": "ha', "length")])).toMatchObject({ error: failure("cut_off"), requests: 1 });
});

test.each([
  ["a web page", "text/html", "<html>Sign in to the hotel's network</html>"],
  ["bytes", "text/event-stream", "data: \u0000\ufffd{{{\n\n"],
  ["JSON of another kind", "text/event-stream", 'data: {"hello": "world"}\n\n'],
])("garbage on the wire (%s) fails once, in words of ours", async (_what, type, body) => {
  const { error, requests: asked } = await write([(response) => response.writeHead(200, { "content-type": type }).end(body)]);
  expect(error).toMatchObject({ code: "upstream_failed" });
  expect(JSON.stringify(error)).not.toMatch(/hotel|hello/);
  expect(asked).toBe(1);
});

test("an endless answer is cut off at the size cap and the connection closed", async () => {
  written = 0;
  const { error, requests: asked, bill } = await write([endless], { maxOutputChars: 20_000 });
  expect(error).toMatchObject(failure("too_large"));
  expect(asked).toBe(1);
  expect(bill?.tokensOut).toBeGreaterThanOrEqual(5_000);
  await expect.poll(() => open).toBe(0);
  expect(written).toBeLessThan(20_000_000);
});

test("a server that never answers is left at the deadline, and the connection closed", async () => {
  const { error, ms, bill } = await write([() => undefined], { deadlineMs: 150 });
  expect(error).toMatchObject(failure("deadline"));
  expect(ms).toBeLessThan(10_000);
  expect(bill).toMatchObject({ outcome: "failed", attempts: 1, estimated: true, tokensOut: 0 });
  await expect.poll(() => open).toBe(0);
});

test("an abort while waiting for the next attempt ends the wait", async () => {
  const stop = new AbortController();
  const busy: Answer = (response, request) => {
    response.once("close", () => setTimeout(() => stop.abort(new Error("cancelled by a person")), 100));
    status(429, { "retry-after": "30", connection: "close" })(response, request);
  };
  const { error, ms, requests: asked, bill } = await write([busy], { signal: stop.signal });
  expect(String(error)).toContain("cancelled by a person");
  expect(ms).toBeLessThan(15_000);
  expect(asked).toBe(1);
  expect(bill).toMatchObject({ outcome: "aborted", tokensIn: 0 });
});

test("an abort before the call asks nobody", async () => {
  const result = await write([], { signal: AbortSignal.abort(new Error("too late")) });
  expect(String(result.error)).toContain("too late");
  expect(result).toMatchObject({ requests: 0, bills: [{ outcome: "aborted", attempts: 0 }] });
});

test("what onPartial throws reaches the caller as it is and stops the stream", async () => {
  const lost = new Error("claim lost");
  const { error } = await write([endless], {
    onPartial: () => {
      throw lost;
    },
  });
  expect(error).toBe(lost);
  await expect.poll(() => open).toBe(0);
});

test("a redirect is not followed", async () => {
  const { error, requests: asked } = await write([(response) => response.writeHead(302, { location: "/v1/elsewhere" }).end()]);
  expect(error).toMatchObject(failure("blocked"));
  expect(asked).toBe(1);
});

test("a model without a known price says so instead of claiming to be free", async () => {
  expect((await write([complete(good)])).bill).toMatchObject({ outcome: "ok", priced: false, costMicros: 0, estimated: true });
});

test("an unreachable server names the system's error", async () => {
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const { error, bill } = await write([], {}, { MODEL_BASE_URL: `http://127.0.0.1:${port}/v1` });
  expect(error).toMatchObject({ ...failure("unavailable"), details: { code: "ECONNREFUSED" } });
  expect(bill).toMatchObject({ attempts: 4, tokensIn: 0 });
});
