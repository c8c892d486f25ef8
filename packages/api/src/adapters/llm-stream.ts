import { setImmediate } from "node:timers/promises";
import type {
  JSONSchema7,
  LanguageModelV4,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import {
  jsonSchema,
  type ModelMessage,
  Output,
  parsePartialJson,
  streamText,
  type TextStreamPart,
  type ToolSet,
  wrapLanguageModel,
} from "ai";
import { costFrom } from "./llm-providers.ts";

/** One question to a model. */
export interface Question {
  model: LanguageModelV4;
  instructions: string;
  messages: ModelMessage[];
  schema: JSONSchema7;
  providerOptions: SharedV4ProviderOptions;
  maxOutputTokens: number;
  maxOutputChars: number;
  signal: AbortSignal;
  onPartial: ((partial: unknown) => void) | undefined;
}

/** What has arrived so far; filled while the stream runs, so that it is right also after a failure. */
export interface Received {
  text: string;
  /** Text and hidden reasoning, in characters. */
  chars: number;
  tokensIn: number | undefined;
  tokensOut: number | undefined;
  /** US dollars as the provider billed them, where it says so. */
  reportedCost: number | undefined;
  finishReason: string | undefined;
}

export class AnswerTooLong extends Error {}

/** Carries what `onPartial` threw past the handling of provider errors. */
export class CallbackFailed extends Error {}

const PARTIAL_EVERY_MS = 100;
const COALESCE_MS = 40;
const COALESCE_CHARS = 4_000;

export const nothingReceived = (): Received => ({
  text: "",
  chars: 0,
  tokensIn: undefined,
  tokensOut: undefined,
  reportedCost: undefined,
  finishReason: undefined,
});

/** Streams one answer into `received`. Rejects with the provider's error, or `AnswerTooLong`; retries nothing itself. */
export async function streamAnswer(question: Question, received: Received): Promise<void> {
  // The SDK takes any reason but a plain AbortError for a provider's fault and lets a rejection escape unhandled.
  question.signal.throwIfAborted();
  const stop = new AbortController();
  const forward = () => stop.abort();
  question.signal.addEventListener("abort", forward, { once: true });
  const result = streamText({
    model: wrapLanguageModel({ model: question.model, middleware: countAndCoalesce(received, question.maxOutputChars) }),
    instructions: question.instructions,
    messages: question.messages,
    output: Output.object({ schema: jsonSchema(question.schema) }),
    maxRetries: 0,
    maxOutputTokens: question.maxOutputTokens,
    abortSignal: stop.signal,
    providerOptions: question.providerOptions,
    // Errors are read from the stream; the SDK's default prints them, and they contain the prompt.
    onError: () => undefined,
  });
  try {
    await read(result.stream, question, received);
  } catch (error) {
    // Leaving the loop does not stop the provider; this closes the connection.
    stop.abort();
    throw error;
  } finally {
    question.signal.removeEventListener("abort", forward);
  }
  question.signal.throwIfAborted();
}

async function read(stream: AsyncIterable<TextStreamPart<ToolSet>>, question: Question, received: Received): Promise<void> {
  const report = partialReporter(question.onPartial);
  for await (const part of stream) {
    if (part.type === "error") throw part.error;
    if (part.type === "text-delta") {
      received.text += part.text;
      await report(received.text);
    }
    if (part.type === "finish-step") {
      received.tokensIn = part.usage.inputTokens;
      received.tokensOut = part.usage.outputTokens;
      received.finishReason = part.finishReason;
      received.reportedCost = costFrom(part.providerMetadata);
    }
  }
}

/** Parsing the whole text for every token would cost the square of its length. */
function partialReporter(onPartial: Question["onPartial"]) {
  let last = 0;
  return async (text: string): Promise<void> => {
    if (!onPartial || Date.now() - last < PARTIAL_EVERY_MS) return;
    last = Date.now();
    const { value } = await parsePartialJson(text);
    if (value === undefined) return;
    try {
      onPartial(value);
    } catch (cause) {
      throw new CallbackFailed("onPartial threw", { cause });
    }
  };
}

/**
 * Counts every piece as it arrives and ends the stream at the cap. Then joins the pieces of a fast stream, because the
 * SDK parses the text so far at each, and lets other work run in between: the SDK reads ahead without a pause.
 */
function countAndCoalesce(received: Received, maxChars: number): LanguageModelV4Middleware {
  return {
    specificationVersion: "v4",
    async wrapStream({ doStream }) {
      const { stream, ...rest } = await doStream();
      return { stream: stream.pipeThrough(coalesce(received, maxChars)), ...rest };
    },
  };
}

function coalesce(received: Received, maxChars: number): TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart> {
  let held: (LanguageModelV4StreamPart & { type: "text-delta" }) | undefined;
  let heldSince = 0;
  return new TransformStream({
    async transform(part, controller) {
      if (part.type === "text-delta" || part.type === "reasoning-delta") received.chars += part.delta.length;
      if (received.chars > maxChars) throw new AnswerTooLong();
      const joins = part.type === "text-delta" && (held === undefined || held.id === part.id);
      if (joins) {
        if (!held) heldSince = Date.now();
        held = held ? { ...held, delta: held.delta + part.delta } : part;
        if (held.delta.length < COALESCE_CHARS && Date.now() - heldSince < COALESCE_MS) return;
      }
      if (held) controller.enqueue(held);
      held = undefined;
      if (!joins) controller.enqueue(part);
      await setImmediate();
    },
    flush(controller) {
      if (held) controller.enqueue(held);
    },
  });
}
