import { setTimeout } from "node:timers/promises";
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider";

/** Builds the answer from facts by rules; its answer must fit the schema that the caller asks for. */
export type OfflineWriter = (facts: unknown) => unknown;

export const OFFLINE_MODEL = "rules";
export const OFFLINE_LABEL = "Rule-based writer: drafts from your own data by fixed rules. No AI model is connected.";

const EXPLANATION = `I am not an AI model. ${OFFLINE_LABEL} Set a model key to get free answers.`;
const PIECE_CHARS = 160;
const NOTHING_SPENT: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};
const STOP: LanguageModelV4FinishReason = { unified: "stop", raw: "stop" };

/**
 * A model of the SDK's own interface that asks nobody: structured output comes from the writer named in
 * `providerOptions.offline`, anything else is answered by saying what this is. It streams like a real one,
 * `pieceDelayMs` between pieces of 160 characters, and costs nothing.
 */
export function createOfflineModel(writers: Readonly<Record<string, OfflineWriter>>, pieceDelayMs = 0): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "offline",
    modelId: OFFLINE_MODEL,
    supportedUrls: {},
    async doGenerate(options) {
      options.abortSignal?.throwIfAborted();
      return { content: [{ type: "text", text: plan(writers, options) }], finishReason: STOP, usage: NOTHING_SPENT, warnings: [] };
    },
    async doStream(options) {
      options.abortSignal?.throwIfAborted();
      return { stream: streamOf(plan(writers, options), pieceDelayMs, options.abortSignal) };
    },
  };
}

/** The one place that decides what is answered, for both ways of asking. */
function plan(writers: Readonly<Record<string, OfflineWriter>>, { responseFormat, providerOptions }: LanguageModelV4CallOptions): string {
  if (responseFormat?.type !== "json") return EXPLANATION;
  const { writer, facts } = providerOptions?.offline ?? {};
  if (typeof writer !== "string" || !Object.hasOwn(writers, writer)) throw new Error(`There is no offline writer "${String(writer)}".`);
  return JSON.stringify(writers[writer]?.(facts));
}

function streamOf(text: string, pieceDelayMs: number, signal: AbortSignal | undefined) {
  return ReadableStream.from(
    (async function* () {
      yield { type: "stream-start" as const, warnings: [] };
      yield { type: "text-start" as const, id: "1" };
      for (let at = 0; at < text.length; at += PIECE_CHARS) {
        if (pieceDelayMs > 0) await setTimeout(pieceDelayMs, undefined, { signal });
        signal?.throwIfAborted();
        yield { type: "text-delta" as const, id: "1", delta: text.slice(at, at + PIECE_CHARS) };
      }
      yield { type: "text-end" as const, id: "1" };
      yield { type: "finish" as const, finishReason: STOP, usage: NOTHING_SPENT };
    })(),
  );
}
