export { type ModelSettings, modelSettings } from "./llm-providers.ts";

import type { z } from "zod";

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

export interface WriteObjectInput<S extends z.ZodType> {
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
  /** Default 8,000. */
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
   * Writes one object that fits `schema`, streaming. Throws `AppError` with `upstream_failed` (details.reason:
   * "deadline", "too_large", "invalid_output", "disconnected", "refused", "unavailable") or `rate_limited`
   * (details.retryAfterMs); on abort it throws the signal's reason.
   */
  writeObject<S extends z.ZodType>(input: WriteObjectInput<S>): Promise<WrittenObject<z.infer<S>>>;
  info(): ModelInfo;
}
