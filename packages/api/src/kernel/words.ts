import type { EventDeclaration } from "./entity.ts";

/** What a call did: before the thing that it was done to ("archived"), or saying everything by itself ("signed in"). */
export type Past = string | { alone: string };

/** What is said of a call once it is made. */
export interface CallWords {
  past: Past;
  /** What it makes happen, for webhooks and notifications. */
  event?: EventDeclaration | undefined;
}

/** By the name that the audit trail stores: of a procedure, or of what the product does by itself. */
export type Words = ReadonlyMap<string, CallWords>;
