import { setTimeout as wait } from "node:timers/promises";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { ModelMessage } from "ai";
import { fault, faultOf, modelError } from "./llm-errors.ts";
import { costMicros, microDollars, type Price } from "./llm-pricing.ts";
import type { WireSchema } from "./llm-schema.ts";
import { AnswerTooLong, CallbackFailed, nothingReceived, type Question, type Received, streamAnswer } from "./llm-stream.ts";

/** The model behind one installation, and how patiently it is asked. */
export interface Backend {
  provider: string;
  model: string;
  price: Price | undefined;
  maxAttempts: number;
  retryBaseMs: number;
  /** The SDK's model; it keeps no state between calls. */
  languageModel: LanguageModelV4;
}

/** One call of a caller: its question, its clock and what it has cost so far. */
export interface Call {
  backend: Backend;
  wire: WireSchema;
  instructions: string;
  offline: { writer: string; facts: unknown };
  maxOutputTokens: number;
  maxOutputChars: number;
  signal: AbortSignal;
  deadlineAt: number;
  onPartial: ((partial: unknown) => void) | undefined;
  spent: Spent;
}

export interface Spent {
  attempts: number;
  tokensIn: number;
  tokensOut: number;
  costMicros: number;
  priced: boolean;
  estimated: boolean;
}

const CHARS_PER_TOKEN = 4;

/**
 * Asks until a stream has been read to its end, repeating only what failed before the first byte for a passing reason.
 * Every attempt that the provider bills is added to `call.spent`. Throws `AppError`, or the signal's reason.
 */
export async function ask(call: Call, messages: ModelMessage[]): Promise<Received> {
  const question = questionOf(call, messages);
  const about = { provider: call.backend.provider, model: call.backend.model };
  for (let attempt = 1; ; attempt += 1) {
    const received = nothingReceived();
    call.spent.attempts += 1;
    try {
      await streamAnswer(question, received);
      charge(call, received, messages);
      return received;
    } catch (error) {
      if (received.chars > 0 || call.signal.aborted) charge(call, received, messages);
      call.signal.throwIfAborted();
      if (error instanceof CallbackFailed) throw error.cause;
      const found = error instanceof AnswerTooLong ? fault("too_large") : faultOf(error, received.chars > 0, Date.now());
      const waitMs = backoff(attempt, found.retryAfterMs, call.backend.retryBaseMs);
      const hopeless = !found.transient || attempt >= call.backend.maxAttempts || Date.now() + waitMs >= call.deadlineAt;
      if (hopeless) throw modelError(found, about);
      await wait(waitMs, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted());
    }
  }
}

function questionOf(call: Call, messages: ModelMessage[]): Question {
  const { backend, wire, instructions, offline, maxOutputTokens, maxOutputChars, signal, onPartial } = call;
  const strictJsonSchema = wire.strict;
  const online = { [backend.provider]: backend.provider === "openai" ? { strictJsonSchema, store: false } : { strictJsonSchema } };
  return {
    model: backend.languageModel,
    instructions,
    messages,
    schema: wire.schema,
    // Facts go to the offline model alone: a provider is sent the prompt and nothing else.
    providerOptions: backend.provider === "offline" ? { offline: JSON.parse(JSON.stringify(offline)) } : online,
    maxOutputTokens,
    maxOutputChars,
    signal,
    onPartial,
  };
}

/** Adds an attempt to the bill, counting characters where the provider reports no tokens. */
function charge({ backend, spent, wire, instructions }: Call, received: Received, messages: ModelMessage[]): void {
  const counted = received.tokensIn === undefined || received.tokensOut === undefined;
  const asked = instructions.length + JSON.stringify(wire.schema).length + messages.reduce((sum, { content }) => sum + content.length, 0);
  const tokensIn = received.tokensIn ?? Math.ceil(asked / CHARS_PER_TOKEN);
  const tokensOut = received.tokensOut ?? Math.ceil(received.chars / CHARS_PER_TOKEN);
  spent.tokensIn += tokensIn;
  spent.tokensOut += tokensOut;
  spent.estimated ||= counted;
  if (received.reportedCost !== undefined) spent.costMicros += microDollars(received.reportedCost);
  else if (backend.price) spent.costMicros += costMicros(backend.price, tokensIn, tokensOut);
  else spent.priced = false;
}

/** Exponential with jitter; a `Retry-After` is honoured and spread a little, so that workers do not return together. */
function backoff(attempt: number, retryAfterMs: number | null, baseMs: number): number {
  if (retryAfterMs !== null) return Math.ceil(retryAfterMs + Math.random() * baseMs);
  return Math.ceil(baseMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
}
