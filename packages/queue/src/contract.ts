import type { z } from "zod";

/** Waits between attempts, in milliseconds: doubled for each attempt, never above the cap, spread by a quarter either way. */
export interface Backoff {
  firstMs: number;
  capMs: number;
}

/** What a kind of job promises to both sides: its name, where it queues, what it is given and how often it may be tried. */
export interface JobContract<Payload = unknown> {
  type: string;
  /** What people read, a verb first: "Draft a strategy". */
  title: string;
  queue: string;
  payload: z.core.$ZodType<Payload>;
  maxAttempts: number;
  /** The handler's signal aborts after this many seconds, and the attempt counts as failed. */
  timeoutSeconds: number;
  /** -100 to 100; the higher goes first within a company. */
  priority: number;
  /** Jobs for the system are left out of what a company's people are shown. */
  audience: "company" | "system";
  backoff: Backoff;
}

/** What defineJob takes; everything else has a default. */
export interface JobDefinition<Payload> extends Pick<JobContract<Payload>, "type" | "title" | "queue" | "payload"> {
  /** Default 5. */
  maxAttempts?: number;
  /** Default 300 seconds. */
  timeoutSeconds?: number;
  /** Default 0. */
  priority?: number;
  /** Default "company". */
  audience?: "company" | "system";
  /** Default 2 seconds at first, at most 5 minutes. */
  backoff?: Backoff;
}

/** Declares a kind of job; payloads carry ids only and are at most 16 KB of JSON. */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobContract<Payload> {
  return {
    type: definition.type,
    title: definition.title,
    queue: definition.queue,
    payload: definition.payload,
    maxAttempts: definition.maxAttempts ?? 5,
    timeoutSeconds: definition.timeoutSeconds ?? 300,
    priority: definition.priority ?? 0,
    audience: definition.audience ?? "company",
    backoff: definition.backoff ?? { firstMs: 2_000, capMs: 300_000 },
  };
}

/** The wait in milliseconds before the attempt after the given one (counted from 1). */
export function backoffMs({ firstMs, capMs }: Backoff, attempt: number): number {
  const plain = Math.min(capMs, firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(plain * (0.75 + Math.random() / 2));
}
