import type { ModelMessage } from "ai";
import { z } from "zod";
import type { AppError } from "../kernel/errors.ts";
import { ask, type Backend, type Call, type Spent } from "./llm-call.ts";
import { fault, modelError } from "./llm-errors.ts";
import { createOfflineModel, OFFLINE_LABEL, OFFLINE_MODEL, type OfflineWriter } from "./llm-offline.ts";
import { languageModel, type ModelSettings, type OnlineModel, resolveModel } from "./llm-providers.ts";
import { wireSchema } from "./llm-schema.ts";
import type { Received } from "./llm-stream.ts";
import { createOutbound } from "./outbound.ts";

export { type ModelSettings, modelSettings } from "./llm-providers.ts";
export type { OfflineWriter };

/** What one call cost. `costMicros` is in integer micro-dollars; it is 0 and `priced` false when no price is known. */
export interface ModelUsage {
  purpose: string;
  provider: string;
  model: string;
  tokensIn: number;
  tokensOut: number;
  costMicros: number;
  priced: boolean;
  /** True when the provider did not report tokens (an aborted or broken stream) and they were counted from the text. */
  estimated: boolean;
  /** HTTP attempts made: retries and the repair count. */
  attempts: number;
  outcome: "ok" | "failed" | "aborted";
  durationMs: number;
}

export interface ModelInfo {
  provider: string;
  model: string;
  offline: boolean;
  /** One sentence for people; says so when the writer is rule-based. */
  label: string;
}

export interface WriteObjectInput<S extends z.core.$ZodType> {
  /** What the money is spent on, for example "strategies.draft". */
  purpose: string;
  /** Bounds and checks the answer; no transforms, `nullable` rather than `optional`. */
  schema: S;
  /** What the model shall do; the only text it may obey. */
  instructions: string;
  /** The data. Text of people and of callers belongs here, never into `instructions`. */
  prompt: string;
  /** How the offline model answers: the name of a writer given at composition, and what it writes from. */
  offline: { writer: string; facts: unknown };
  /** Aborting closes the connection to the provider and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** The answer so far: unchecked and incomplete, at most about ten times a second. */
  onPartial?: (partial: unknown) => void;
  /** Called exactly once, whether the call succeeded, failed or was aborted. */
  onUsage?: (usage: ModelUsage) => void;
  /** For everything: retries, waiting and the repair. Default 120,000. */
  deadlineMs?: number;
  /** Default 16,000, which leaves room for the hidden reasoning of models that reason. */
  maxOutputTokens?: number;
  /** The answer is cut off and refused beyond this many characters. Default 400,000. */
  maxOutputChars?: number;
}

export interface WrittenObject<T> {
  object: T;
  usage: ModelUsage;
  /** The model's text as it came. */
  raw: string;
}

/** The language model of this installation; `createModels` makes the real one or the offline one. */
export interface Models {
  /**
   * Writes one object that fits `schema`, streaming. Throws `AppError` with `upstream_failed` (details.reason: a
   * `ModelFailure`) or `rate_limited` (details.retryAfterMs); on abort it throws the signal's reason.
   */
  writeObject<S extends z.core.$ZodType>(input: WriteObjectInput<S>): Promise<WrittenObject<z.infer<S>>>;
  info(): ModelInfo;
}

export interface ModelsOptions {
  settings: ModelSettings;
  /** The offline model's writers by name; used only while no real model is configured. */
  writers: Readonly<Record<string, OfflineWriter>>;
  /** Pause between the pieces that the offline model streams. Default 0. */
  offlinePieceDelayMs?: number;
  /** First wait before a retry; doubles each time. Default 500. */
  retryBaseMs?: number;
}

const DEFAULTS = { deadlineMs: 120_000, maxOutputTokens: 16_000, maxOutputChars: 400_000 };
const MAX_ATTEMPTS = 4;
/** The wire repeats much around each token; what counts for callers is `maxOutputChars`. */
const MAX_WIRE_BYTES = 64_000_000;
const MAX_REQUEST_MS = 15 * 60_000;

/** The model that the settings ask for, or the offline one. Throws an Error that names a missing setting. */
export function createModels(options: ModelsOptions): Models {
  // The SDK prints warnings to the console, past the log and its redaction.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const online = resolveModel(options.settings);
  const backend = online ? onlineBackend(online, options) : offlineBackend(options);
  const { provider, model } = backend;
  const info = { provider, model, offline: online === null, label: online ? `${model} by ${provider}` : OFFLINE_LABEL };
  return { info: () => info, writeObject: (input) => writeObject(backend, online !== null, input) };
}

function onlineBackend(online: OnlineModel, { retryBaseMs = 500 }: ModelsOptions): Backend {
  const allowedOrigins = online.ownServer ? [online.baseUrl] : [];
  const { fetch } = createOutbound({ allowedOrigins, deadlineMs: MAX_REQUEST_MS, maxBytes: MAX_WIRE_BYTES });
  const { provider, model, price } = online;
  return { provider, model, price, maxAttempts: MAX_ATTEMPTS, retryBaseMs, languageModel: languageModel(online, fetch) };
}

function offlineBackend({ writers, offlinePieceDelayMs }: ModelsOptions): Backend {
  const offline = createOfflineModel(writers, offlinePieceDelayMs);
  const price = { input: 0, output: 0 };
  return { provider: "offline", model: OFFLINE_MODEL, price, maxAttempts: 1, retryBaseMs: 0, languageModel: offline };
}

async function writeObject<S extends z.core.$ZodType>(
  backend: Backend,
  repairs: boolean,
  input: WriteObjectInput<S>,
): Promise<WrittenObject<z.infer<S>>> {
  const startedAt = Date.now();
  const deadline = AbortSignal.timeout(input.deadlineMs ?? DEFAULTS.deadlineMs);
  const call = callOf(backend, input, deadline);
  const usageAs = (outcome: ModelUsage["outcome"]): ModelUsage => ({
    purpose: input.purpose,
    provider: backend.provider,
    model: backend.model,
    ...call.spent,
    outcome,
    durationMs: Date.now() - startedAt,
  });
  const written = await writeAndCheck(call, input, repairs).catch((error: unknown) => {
    input.onUsage?.(usageAs(input.signal?.aborted ? "aborted" : "failed"));
    if (input.signal?.aborted) throw input.signal.reason;
    if (deadline.aborted) throw modelError(fault("deadline"), { provider: backend.provider, model: backend.model });
    throw error;
  });
  const usage = usageAs("ok");
  input.onUsage?.(usage);
  return { ...written, usage };
}

function callOf<S extends z.core.$ZodType>(backend: Backend, input: WriteObjectInput<S>, deadline: AbortSignal): Call {
  const spent: Spent = { attempts: 0, tokensIn: 0, tokensOut: 0, costMicros: 0, priced: backend.price !== undefined, estimated: false };
  return {
    backend,
    wire: wireSchema(input.schema),
    instructions: input.instructions,
    offline: input.offline,
    maxOutputTokens: input.maxOutputTokens ?? DEFAULTS.maxOutputTokens,
    maxOutputChars: input.maxOutputChars ?? DEFAULTS.maxOutputChars,
    signal: input.signal ? AbortSignal.any([input.signal, deadline]) : deadline,
    deadlineAt: Date.now() + (input.deadlineMs ?? DEFAULTS.deadlineMs),
    onPartial: input.onPartial,
    spent,
  };
}

/** Asks, and asks once more with the faults listed when the answer does not fit. Rules would only repeat themselves. */
async function writeAndCheck<S extends z.core.$ZodType>(call: Call, { schema, prompt }: WriteObjectInput<S>, repairs: boolean) {
  call.signal.throwIfAborted();
  const messages: ModelMessage[] = [{ role: "user", content: prompt }];
  const first = await ask(call, messages);
  const checked = check(schema, first.text);
  if (checked.ok) return { object: checked.object, raw: first.text };
  if (!repairs || !isComplete(first)) throw unusable(call, first, checked.faults);
  const second = await ask(call, [...messages, ...repairMessages(first.text, checked.faults)]);
  const again = check(schema, second.text);
  if (again.ok) return { object: again.object, raw: second.text };
  throw unusable(call, second, again.faults);
}

function check<S extends z.core.$ZodType>(schema: S, text: string): { ok: true; object: z.infer<S> } | { ok: false; faults: string[] } {
  try {
    const parsed = z.safeParse(schema, JSON.parse(text));
    if (parsed.success) return { ok: true, object: parsed.data };
    return { ok: false, faults: parsed.error.issues.slice(0, 20).map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`) };
  } catch {
    return { ok: false, faults: ["answer: This is not valid JSON."] };
  }
}

const isComplete = ({ finishReason }: Received) => finishReason === "stop";

function repairMessages(text: string, faults: string[]): ModelMessage[] {
  const request = `That answer does not fit the required schema:\n${faults.map((line) => `- ${line}`).join("\n")}\nAnswer again with the whole corrected JSON object and nothing else.`;
  return [
    { role: "assistant", content: text || "(empty)" },
    { role: "user", content: request },
  ];
}

/** Names the places that do not fit, and not what stood there. */
function unusable({ backend }: Call, { finishReason }: Received, faults: string[]): AppError {
  const { provider, model } = backend;
  const about = { provider, model };
  if (finishReason === "length") return modelError(fault("cut_off"), about);
  if (finishReason === "content-filter") return modelError(fault("refused"), about);
  if (finishReason !== "stop") return modelError(fault("disconnected"), about);
  return modelError(fault("invalid_output"), { ...about, faults });
}
