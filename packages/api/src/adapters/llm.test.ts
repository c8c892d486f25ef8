import { expect, test } from "vitest";
import { z } from "zod";
import { createModels, type ModelSettings, modelSettings } from "./llm.ts";
import { createOfflineModel } from "./llm-offline.ts";
import { costMicros, listPrice } from "./llm-pricing.ts";
import { resolveModel } from "./llm-providers.ts";
import { wireSchema } from "./llm-schema.ts";

const plan = z.object({ title: z.string().min(1), items: z.array(z.string()) });
const facts = z.object({ client: z.string() });
const writers = {
  plan: (given: unknown) => ({
    title: `Plan for ${facts.parse(given).client}`,
    items: Array.from({ length: 60 }, (_, index) => `Step ${index}`),
  }),
  broken: () => ({ title: "" }),
};
const question = { purpose: "test", schema: plan, instructions: "Plan.", prompt: "For Sonne." };

test("without settings the offline model writes, streams, costs nothing and says what it is", async () => {
  const models = createModels({ settings: {}, writers, offlinePieceDelayMs: 30 });
  const partials: unknown[] = [];
  const { object, usage, raw } = await models.writeObject({
    ...question,
    offline: { writer: "plan", facts: { client: "Sonne" } },
    onPartial: (partial) => partials.push(partial),
  });
  expect(object.title).toBe("Plan for Sonne");
  expect(JSON.parse(raw)).toEqual(object);
  expect(partials.length).toBeGreaterThan(0);
  expect(JSON.stringify(partials[0]).length).toBeLessThan(raw.length);
  expect(usage).toMatchObject({
    provider: "offline",
    model: "rules",
    tokensIn: 0,
    tokensOut: 0,
    costMicros: 0,
    priced: true,
    estimated: false,
    outcome: "ok",
  });
  expect(models.info()).toMatchObject({ provider: "offline", offline: true });
  expect(models.info().label).toMatch(/rule-based.*no ai model/i);
});

test("both ways of asking the offline model give the same answer", async () => {
  const model = createOfflineModel(writers);
  const options = {
    prompt: [],
    responseFormat: { type: "json" as const },
    providerOptions: { offline: { writer: "plan", facts: { client: "Sonne" } } },
  };
  const { content } = await model.doGenerate(options);
  let streamed = "";
  for await (const part of (await model.doStream(options)).stream) if (part.type === "text-delta") streamed += part.delta;
  expect(content).toEqual([{ type: "text", text: streamed }]);
  const free = await model.doGenerate({ prompt: [] });
  expect(JSON.stringify(free.content)).toMatch(/not an AI model/);
});

test("an offline answer that does not fit is not asked for again", async () => {
  const calls: number[] = [];
  const models = createModels({ settings: { MODEL_PROVIDER: "offline", OPENAI_API_KEY: "unused" }, writers });
  const writing = models.writeObject({
    ...question,
    offline: { writer: "broken", facts: null },
    onUsage: ({ attempts }) => calls.push(attempts),
  });
  await expect(writing).rejects.toMatchObject({ code: "upstream_failed", details: { reason: "invalid_output" } });
  expect(calls).toEqual([1]);
});

test("a writer that does not exist fails, also under a name every object has", async () => {
  const models = createModels({ settings: {}, writers });
  await expect(models.writeObject({ ...question, offline: { writer: "nobody", facts: null } })).rejects.toMatchObject({
    code: "upstream_failed",
  });
  await expect(models.writeObject({ ...question, offline: { writer: "constructor", facts: null } })).rejects.toMatchObject({
    code: "upstream_failed",
  });
});

test("cancelling stops the offline model too", async () => {
  const stop = new AbortController();
  const models = createModels({ settings: {}, writers, offlinePieceDelayMs: 5_000 });
  const began = Date.now();
  setTimeout(() => stop.abort(new Error("cancelled")), 30);
  await expect(
    models.writeObject({ ...question, offline: { writer: "plan", facts: { client: "S" } }, signal: stop.signal }),
  ).rejects.toThrow("cancelled");
  expect(Date.now() - began).toBeLessThan(10_000);
});

test.each<[string, ModelSettings, object | null]>([
  ["nothing", {}, null],
  ["offline in spite of keys", { MODEL_PROVIDER: "offline", OPENAI_API_KEY: "k" }, null],
  ["an OpenAI key", { OPENAI_API_KEY: "k" }, { provider: "openai", apiKey: "k", baseUrl: "https://api.openai.com/v1", ownServer: false }],
  ["an Anthropic key", { ANTHROPIC_API_KEY: "k" }, { provider: "anthropic", baseUrl: "https://api.anthropic.com/v1" }],
  ["a Gemini key", { GEMINI_API_KEY: "k", MODEL_NAME: "gemini-x" }, { provider: "gemini", model: "gemini-x" }],
  ["an OpenRouter key", { OPENROUTER_API_KEY: "k" }, { provider: "openrouter", baseUrl: "https://openrouter.ai/api/v1" }],
  [
    "an Ollama address",
    { OLLAMA_BASE_URL: "http://127.0.0.1:11434/" },
    { provider: "ollama", baseUrl: "http://127.0.0.1:11434/v1", ownServer: true },
  ],
  [
    "an own server beside a provider's key, which stays at home",
    { OPENAI_API_KEY: "k", MODEL_BASE_URL: "http://gpu:8000/v1", MODEL_NAME: "m" },
    { provider: "compatible", apiKey: "", ownServer: true },
  ],
])("settings with %s choose the model", (_what, settings, expected) => {
  const model = resolveModel(modelSettings.parse(settings));
  if (expected === null) expect(model).toBeNull();
  else expect(model).toMatchObject(expected);
});

test.each<[ModelSettings, string]>([
  [{ MODEL_PROVIDER: "openai" }, "OPENAI_API_KEY"],
  [{ MODEL_PROVIDER: "anthropic", OPENAI_API_KEY: "k" }, "ANTHROPIC_API_KEY"],
  [{ MODEL_PROVIDER: "gemini" }, "GEMINI_API_KEY"],
  [{ MODEL_PROVIDER: "openrouter" }, "OPENROUTER_API_KEY"],
  [{ MODEL_PROVIDER: "compatible", MODEL_NAME: "m" }, "MODEL_BASE_URL"],
  [{ MODEL_BASE_URL: "http://gpu:8000/v1" }, "MODEL_NAME"],
])("incomplete settings %j name %s", (settings, missing) => {
  expect(() => createModels({ settings, writers })).toThrow(missing);
});

test("prices: dated snapshots and vendor prefixes count as the model, relatives do not", () => {
  expect(listPrice("gpt-5-mini-2025-08-07")).toEqual(listPrice("gpt-5-mini"));
  expect(listPrice("openai/gpt-5-mini")).toEqual(listPrice("gpt-5-mini"));
  expect(listPrice("claude-sonnet-4-5-20250929")).toEqual({ input: 3, output: 15 });
  expect(listPrice("gpt-5-mini-turbo")).toBeUndefined();
  expect(listPrice("constructor")).toBeUndefined();
  expect(costMicros({ input: 0.25, output: 2 }, 1_000_000, 1_000_000)).toBe(2_250_000);
  expect(costMicros({ input: 0.1, output: 0.4 }, 1, 0)).toBe(1);
  expect(costMicros({ input: 0.1, output: 0.2 }, 10, 10)).toBe(3);
  expect(costMicros({ input: 0, output: 0 }, 1000, 1000)).toBe(0);
});

test("the schema on the wire is closed, without the keywords that providers refuse", () => {
  const { schema, strict } = wireSchema(
    z.object({
      name: z.string().min(2).max(80).regex(/^a/).describe("A name."),
      day: z.iso.date().nullable(),
      count: z.number().int().min(0).max(9),
      kind: z.discriminatedUnion("type", [z.object({ type: z.literal("a") }), z.object({ type: z.literal("b"), format: z.string() })]),
    }),
  );
  const text = JSON.stringify(schema);
  expect(strict).toBe(true);
  expect(text).not.toMatch(/"(pattern|minLength|maxLength|oneOf|\$schema)"/);
  expect(text).not.toContain("9007199254740991");
  expect(text).toContain("A name. At most 80 characters.");
  expect(text).toContain('"maximum":9');
  expect(text).toContain('"format":{"type":"string"}');
});

test("optional keys and open records are told apart from what strict mode accepts", () => {
  expect(wireSchema(z.object({ a: z.string().optional() })).strict).toBe(false);
  expect(wireSchema(z.object({ a: z.record(z.string(), z.number()) })).strict).toBe(false);
  expect(wireSchema(z.object({ a: z.array(z.object({ b: z.string().nullable() })) })).strict).toBe(true);
});
