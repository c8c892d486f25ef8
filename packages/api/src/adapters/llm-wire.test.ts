import { type AddressInfo, createServer, connect as dial, type Server } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createModels, type ModelSettings, type Models, type ModelUsage, type WriteObjectInput } from "./llm.ts";

const plan = z.object({
  headline: z.string().min(3).max(80),
  weeks: z.array(z.object({ number: z.number().int().min(1), focus: z.string().max(200).nullable() })).max(12),
});
const answer = {
  headline: "Bread worth a detour",
  weeks: [1, 2, 3].map((number) => ({ number, focus: `Focus of week ${number}, told at some length` })),
};
const secretPrompt = "Client: Bakery Sonne, phone +49 221 555 0199";
const apiKey = "key-that-must-not-leak";

let peer: LLMock;
let tap: Server;
/** Between us and the peer, to see the bytes that were sent and when we hung up. */
const wire = { sent: "", hungUp: 0 };
let url = "";

beforeAll(async () => {
  peer = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", chunkSize: 12 });
  await peer.start();
  tap = createServer((client) => {
    const upstream = dial(peer.port, "127.0.0.1");
    let answered = "";
    upstream.on("data", (chunk) => {
      answered = (answered + chunk.toString()).slice(-5);
    });
    client.on("data", (chunk) => {
      wire.sent += chunk.toString();
    });
    client.on("close", () => {
      // A kept-alive connection ends after the last chunk of an answer, one that was cut off does not.
      if (answered !== "0\r\n\r\n") wire.hungUp += 1;
      upstream.destroy();
    });
    client.on("error", () => undefined);
    upstream.on("error", () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => tap.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(tap.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await peer.stop();
  tap.close();
});
// The SDK would take a missing key or address from the process environment.
beforeEach(() => {
  for (const name of ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "OPENROUTER_API_KEY"])
    vi.stubEnv(name, "platform-key");
  for (const name of ["OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"]) vi.stubEnv(name, "http://127.0.0.1:9");
});
afterEach(() => {
  vi.unstubAllEnvs();
  peer.clearFixtures();
  peer.clearRequests();
  peer.resetMatchCounts();
  Object.assign(wire, { sent: "", hungUp: 0 });
});

type Wire = [string, () => ModelSettings];
const wires: Wire[] = [
  ["openai", () => ({ MODEL_PROVIDER: "openai", OPENAI_API_KEY: apiKey, MODEL_BASE_URL: `${url}/v1`, MODEL_NAME: "gpt-4o-mini" })],
  [
    "anthropic",
    () => ({ MODEL_PROVIDER: "anthropic", ANTHROPIC_API_KEY: apiKey, MODEL_BASE_URL: `${url}/v1`, MODEL_NAME: "claude-sonnet-4-5" }),
  ],
  ["gemini", () => ({ MODEL_PROVIDER: "gemini", GEMINI_API_KEY: apiKey, MODEL_BASE_URL: `${url}/v1beta`, MODEL_NAME: "gemini-2.5-flash" })],
  [
    "openrouter",
    () => ({
      MODEL_PROVIDER: "openrouter",
      OPENROUTER_API_KEY: apiKey,
      MODEL_BASE_URL: `${url}/api/v1`,
      MODEL_NAME: "openai/gpt-4o-mini",
    }),
  ],
  ["ollama", () => ({ OLLAMA_BASE_URL: url, MODEL_NAME: "llama3.2" })],
  [
    "compatible",
    () => ({
      MODEL_BASE_URL: `${url}/v1`,
      MODEL_API_KEY: apiKey,
      MODEL_NAME: "local-model",
      MODEL_PRICE_INPUT: 2,
      MODEL_PRICE_OUTPUT: 10,
    }),
  ],
];

const connect = (settings: ModelSettings): Models => createModels({ settings, writers: {}, retryBaseMs: 5 });

function ask(models: Models, more: Partial<WriteObjectInput<typeof plan>> = {}) {
  return models.writeObject({
    purpose: "test",
    schema: plan,
    instructions: "Write a plan.",
    prompt: secretPrompt,
    offline: { writer: "none", facts: { internal: "fact-that-stays-here" } },
    ...more,
  });
}

const usage = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  cost: 0.000123,
  input_tokens: 1000,
  output_tokens: 200,
  promptTokenCount: 1000,
  candidatesTokenCount: 200,
  totalTokenCount: 1200,
};

describe.each(wires)("%s", (name, settings) => {
  test("streams a structured answer, with usage and cost", async () => {
    peer.onMessage(/Bakery Sonne/, { content: answer, usage }, { latency: 10 });
    const models = connect(settings());
    const partials: unknown[] = [];
    const bills: ModelUsage[] = [];
    const {
      object,
      usage: bill,
      raw,
    } = await ask(models, {
      onPartial: (partial) => partials.push(partial),
      onUsage: (spent) => bills.push(spent),
    });
    expect(object).toEqual(answer);
    expect(JSON.parse(raw)).toEqual(answer);
    expect(partials.length).toBeGreaterThan(0);
    expect(partials[0]).not.toEqual(answer);
    expect(bills).toEqual([bill]);
    expect(bill).toMatchObject({
      provider: name,
      tokensIn: 1000,
      tokensOut: 200,
      estimated: false,
      attempts: 1,
      outcome: "ok",
      priced: true,
    });
    const prices: Record<string, number> = { openai: 270, anthropic: 6000, gemini: 800, openrouter: 123, ollama: 0, compatible: 4000 };
    expect(bill.costMicros).toBe(prices[name]);
    expect(models.info()).toMatchObject({ provider: name, offline: false });
  });

  test("sends the schema, our key and no facts", async () => {
    peer.onMessage(/Bakery Sonne/, { content: answer });
    await ask(connect(settings()));
    expect(wire.sent).toContain("At most 80 characters.");
    expect(wire.sent).toContain(name === "ollama" ? "llama3.2" : apiKey);
    expect(wire.sent).not.toMatch(/platform-key|fact-that-stays-here|undefined/);
    expect(peer.getRequests()).toHaveLength(1);
  });

  test.each([429, 500, 503])("tries again after %i", async (status) => {
    peer.nextRequestError(status, { message: "busy", type: "server_error" });
    peer.onMessage(/Bakery Sonne/, { content: answer });
    const { object, usage } = await ask(connect(settings()), { deadlineMs: 10_000 });
    expect(object).toEqual(answer);
    expect(usage).toMatchObject({ attempts: 2, outcome: "ok" });
    expect(peer.getRequests().map(({ response }) => response.status)).toEqual([status, 200]);
  });

  test("does not repeat a refusal, and tells nothing of the provider's words", async () => {
    peer.onMessage(/Bakery Sonne/, {
      error: { message: `Bad key ${apiKey} for ${secretPrompt}`, type: "invalid_request_error" },
      status: 401,
    });
    const error = await ask(connect(settings())).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "upstream_failed", details: { reason: "refused", status: 401, provider: name } });
    expect(error).not.toHaveProperty("cause");
    expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toMatch(/Sonne|0199|must-not-leak|Bad key/);
    expect(peer.getRequests()).toHaveLength(1);
  });

  test("a break in the middle of the answer is not repeated, and what arrived is counted", async () => {
    peer.onMessage(/Bakery Sonne/, { content: answer }, { truncateAfterChunks: 10, latency: 20 });
    const bills: ModelUsage[] = [];
    const error = await ask(connect(settings()), { onUsage: (bill) => bills.push(bill) }).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "upstream_failed", details: { reason: "disconnected" } });
    expect(bills).toMatchObject([{ outcome: "failed", attempts: 1, estimated: true }]);
    expect(bills[0]?.tokensIn).toBeGreaterThan(0);
    expect(bills[0]?.tokensOut).toBeGreaterThan(0);
    expect(peer.getRequests()).toHaveLength(1);
  });

  test("an answer that does not fit is repaired once", async () => {
    peer.on({ userMessage: /does not fit the required schema/ }, { content: answer });
    peer.onMessage(/Bakery Sonne/, { content: { headline: "x", weeks: "none" } });
    const { object, usage } = await ask(connect(settings()));
    expect(object).toEqual(answer);
    expect(usage).toMatchObject({ attempts: 2, outcome: "ok" });
    expect(JSON.stringify(peer.getLastRequest()?.body)).toMatch(/headline: .*weeks: /s);
  });

  test.each([
    ["of the wrong form", { content: { headline: "x", weeks: [] } }],
    ["that is no JSON", { content: "I would rather write a poem." }],
  ])("an answer %s twice fails", async (_what, response) => {
    peer.onMessage(/.*/, response);
    await expect(ask(connect(settings()))).rejects.toMatchObject({ code: "upstream_failed", details: { reason: "invalid_output" } });
    expect(peer.getRequests()).toHaveLength(2);
  });

  test("the caller's abort closes the connection and is counted", async () => {
    peer.onMessage(/Bakery Sonne/, { content: answer }, { latency: 200 });
    const stop = new AbortController();
    const bills: ModelUsage[] = [];
    const writing = ask(connect(settings()), {
      signal: stop.signal,
      onPartial: () => stop.abort(new Error("the user left")),
      onUsage: (bill) => bills.push(bill),
    });
    await expect(writing).rejects.toThrow("the user left");
    expect(bills).toMatchObject([{ outcome: "aborted", estimated: true }]);
    expect(bills[0]?.tokensOut).toBeGreaterThan(0);
    await expect.poll(() => wire.hungUp).toBe(1);
  });

  test("the deadline ends a slow answer", async () => {
    peer.onMessage(/Bakery Sonne/, { content: answer }, { latency: 300 });
    const began = Date.now();
    await expect(ask(connect(settings()), { deadlineMs: 250 })).rejects.toMatchObject({
      code: "upstream_failed",
      details: { reason: "deadline" },
    });
    expect(Date.now() - began).toBeLessThan(10_000);
    await expect.poll(() => wire.hungUp).toBe(1);
  });
});
