import type { EventDeclaration } from "./entity.ts";

/**
 * What a call did: before the thing that it was done to ("archived"), saying everything by itself ("signed in"), or by the state that it
 * left: `{ field: "status", left: { active: "started" }, otherwise: "changed" }`.
 */
export type Past = string | { alone: string } | PastByState;

interface PastByState {
  /** The field of the audit row's `after` that holds the new state. */
  field: string;
  left: Readonly<Record<string, string>>;
  /** Where the state is another one, or stayed. */
  otherwise: string;
}

/** Whether it says everything by itself, without what it was done to. */
export function standsAlone(past: Past): past is { alone: string } {
  return typeof past !== "string" && "alone" in past;
}

/** The verb before the thing that it was done to. */
export function verbOf(past: Exclude<Past, { alone: string }>, after: Readonly<Record<string, unknown>> | null): string {
  if (typeof past === "string") return past;
  return past.left[String(after?.[past.field])] ?? past.otherwise;
}

/** What is said of a call once it is made. */
export interface CallWords {
  past: Past;
  /** What it makes happen, for webhooks and notifications. */
  event?: EventDeclaration | undefined;
}

/** By the name that the audit trail stores: of a procedure, or of what the product does by itself. */
export type Words = ReadonlyMap<string, CallWords>;
