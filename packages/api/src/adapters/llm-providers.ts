import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible, type MetadataExtractor } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import { z } from "zod";
import { listPrice, type Price } from "./llm-pricing.ts";

const key = z.string().trim().min(1).max(500).optional();
const serverUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .optional();
const price = z.coerce.number().min(0).max(10_000).optional();

/** Which model writes. With none of these set, the offline model does. */
export const modelSettings = z.object({
  MODEL_PROVIDER: z
    .enum(["offline", "openai", "openrouter", "anthropic", "gemini", "ollama", "compatible"])
    .optional()
    .meta({ description: "Who writes; follows from the key or address that is set, and is the offline writer without one." }),
  MODEL_NAME: z.string().trim().min(1).max(200).optional().meta({ description: "The provider's model; each has a default." }),
  OPENAI_API_KEY: key.meta({ description: "Switches OpenAI on." }),
  OPENROUTER_API_KEY: key.meta({ description: "Switches OpenRouter on." }),
  ANTHROPIC_API_KEY: key.meta({ description: "Switches Anthropic on." }),
  GEMINI_API_KEY: key.meta({ description: "Switches Gemini on." }),
  OLLAMA_BASE_URL: serverUrl.meta({ description: "Switches Ollama on.", example: "http://127.0.0.1:11434" }),
  MODEL_BASE_URL: serverUrl.meta({ description: "Any OpenAI-compatible server, or a proxy in front of the chosen provider." }),
  MODEL_API_KEY: key.meta({ description: "The key for MODEL_BASE_URL." }),
  MODEL_PRICE_INPUT: price.meta({
    description: "US dollars per million input tokens, where the list price is unknown or wrong.",
  }),
  MODEL_PRICE_OUTPUT: price.meta({ description: "The same for output tokens." }),
});
export type ModelSettings = z.output<typeof modelSettings>;

export type OnlineProvider = Exclude<NonNullable<ModelSettings["MODEL_PROVIDER"]>, "offline">;

/** A model that is asked over the network, completely resolved: nothing in it falls back to the environment. */
export interface OnlineModel {
  provider: OnlineProvider;
  model: string;
  apiKey: string;
  baseUrl: string;
  /** True when the operator named the server, which may then stand in the local network. */
  ownServer: boolean;
  price: Price | undefined;
}

interface ProviderFacts {
  keyName: keyof ModelSettings | null;
  baseUrl: string | null;
  model: string | null;
}

const PROVIDERS: Record<OnlineProvider, ProviderFacts> = {
  openai: { keyName: "OPENAI_API_KEY", baseUrl: "https://api.openai.com/v1", model: "gpt-5-mini" },
  openrouter: { keyName: "OPENROUTER_API_KEY", baseUrl: "https://openrouter.ai/api/v1", model: "openai/gpt-5-mini" },
  anthropic: { keyName: "ANTHROPIC_API_KEY", baseUrl: "https://api.anthropic.com/v1", model: "claude-sonnet-4-5" },
  gemini: { keyName: "GEMINI_API_KEY", baseUrl: "https://generativelanguage.googleapis.com/v1beta", model: "gemini-2.5-flash" },
  ollama: { keyName: null, baseUrl: "http://127.0.0.1:11434", model: "llama3.2" },
  compatible: { keyName: null, baseUrl: null, model: null },
};

/**
 * The model that the settings ask for, or null for the offline one. Without MODEL_PROVIDER the first key or address
 * that is set decides. Throws an Error that names the missing setting.
 */
export function resolveModel(settings: ModelSettings): OnlineModel | null {
  const provider = settings.MODEL_PROVIDER ?? inferProvider(settings);
  if (provider === "offline") return null;
  const facts = PROVIDERS[provider];
  const apiKey = settings.MODEL_API_KEY ?? (facts.keyName ? settings[facts.keyName] : undefined);
  if (facts.keyName && typeof apiKey !== "string") throw new Error(`MODEL_PROVIDER ${provider} needs ${facts.keyName}.`);
  const model = settings.MODEL_NAME ?? facts.model;
  if (!model) throw new Error(`MODEL_PROVIDER ${provider} needs MODEL_NAME.`);
  const ownUrl = settings.MODEL_BASE_URL ?? (provider === "ollama" ? settings.OLLAMA_BASE_URL : undefined);
  const baseUrl = ownUrl ?? facts.baseUrl;
  if (!baseUrl) throw new Error(`MODEL_PROVIDER ${provider} needs MODEL_BASE_URL.`);
  return {
    provider,
    model,
    apiKey: typeof apiKey === "string" ? apiKey : "",
    baseUrl: provider === "ollama" ? openAiPathOf(baseUrl) : baseUrl.replace(/\/+$/, ""),
    ownServer: ownUrl !== undefined || provider === "ollama",
    price: priceOf(settings, provider, model),
  };
}

/** An own server comes first, so that no provider's key is ever sent to it unasked. */
function inferProvider(settings: ModelSettings): OnlineProvider | "offline" {
  if (settings.MODEL_BASE_URL) return "compatible";
  if (settings.OPENAI_API_KEY) return "openai";
  if (settings.ANTHROPIC_API_KEY) return "anthropic";
  if (settings.GEMINI_API_KEY) return "gemini";
  if (settings.OPENROUTER_API_KEY) return "openrouter";
  return settings.OLLAMA_BASE_URL ? "ollama" : "offline";
}

/** Ollama speaks the OpenAI wire below /v1. */
const openAiPathOf = (baseUrl: string) => `${baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1`;

function priceOf(settings: ModelSettings, provider: OnlineProvider, model: string): Price | undefined {
  const { MODEL_PRICE_INPUT: input, MODEL_PRICE_OUTPUT: output } = settings;
  if (input !== undefined || output !== undefined) return { input: input ?? 0, output: output ?? 0 };
  return provider === "ollama" ? { input: 0, output: 0 } : listPrice(model);
}

/**
 * The SDK's model. Key and address are always passed: the SDK would take a missing one from the process environment,
 * and with it somebody else's account. OpenRouter goes over the OpenAI wire because its own package lets a rejection
 * escape when a stream is aborted, which ends the process.
 */
export function languageModel(config: OnlineModel, fetch: typeof globalThis.fetch): LanguageModelV4 {
  const { provider, model, apiKey, baseUrl: baseURL } = config;
  const server = { apiKey, baseURL, fetch };
  switch (provider) {
    case "openai":
      return createOpenAI(server).responses(model);
    case "anthropic":
      return createAnthropic(server).languageModel(model);
    case "gemini":
      return createGoogle(server).languageModel(model);
    case "openrouter":
    case "ollama":
    case "compatible":
      return createOpenAICompatible({
        ...server,
        apiKey: apiKey || undefined,
        name: provider,
        includeUsage: true,
        supportsStructuredOutputs: true,
        ...(provider === "openrouter" ? billedCost : {}),
      }).chatModel(model);
  }
}

/** OpenRouter reports what it billed, when asked; the SDK would drop that field from the usage. */
const billedCost = {
  transformRequestBody: (body: Record<string, unknown>) => ({ ...body, usage: { include: true } }),
  metadataExtractor: {
    extractMetadata: async ({ parsedBody }) => billedMetadata(costIn(parsedBody)),
    createStreamExtractor() {
      let cost: number | undefined;
      return {
        processChunk: (chunk) => {
          cost = costIn(chunk) ?? cost;
        },
        buildMetadata: () => billedMetadata(cost),
      };
    },
  } satisfies MetadataExtractor,
};

const billedMetadata = (cost: number | undefined) => (cost === undefined ? undefined : { billed: { cost } });

const answerWithCost = z.object({ usage: z.object({ cost: z.number().min(0) }) });

const costIn = (answer: unknown) => answerWithCost.safeParse(answer).data?.usage.cost;

/** US dollars that the provider says it billed for a call; undefined where it does not say. */
export function costFrom(metadata: SharedV4ProviderMetadata | undefined): number | undefined {
  const cost = metadata?.billed?.cost;
  return typeof cost === "number" ? cost : undefined;
}
