import type { PreviewView } from "./generated/procedures.gen.ts";

/** What may be said of any call. */
export interface CallOptions {
  /** Gives the call up; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds for each attempt; the client's own when left out. */
  timeoutMs?: number;
}

/** What may be said of a call that changes something. */
export interface MutationOptions extends CallOptions {
  /** The call is made once per key, however often it is sent. The client makes one for each call when left out. */
  idempotencyKey?: string;
  /** Why the program makes the call; shown to the person who decides about it. */
  reason?: string;
  /** Say what the call would do instead of doing it. */
  preview?: boolean;
}

/** Optional where the input may be left out. */
export type Arguments<Input, Options> = [Input] extends [undefined]
  ? [input?: undefined, options?: Options]
  : Record<never, never> extends Input
    ? [input?: Input, options?: Options]
    : [input: Input, options?: Options];

type PreviewArguments<Input> = [Input] extends [undefined]
  ? [input: undefined, options: MutationOptions & { preview: true }]
  : Record<never, never> extends Input
    ? [input: Input | undefined, options: MutationOptions & { preview: true }]
    : [input: Input, options: MutationOptions & { preview: true }];

/** Reads; sent again by itself when the network or the server fails. */
export type Query<Input, Output> = (...call: Arguments<Input, CallOptions>) => Promise<Output>;

/** Changes something of a company; carries an idempotency key, so that sending it again is safe. Rejects with ApprovalPendingError when a person must decide first. */
export interface Mutation<Input, Output> {
  (...call: PreviewArguments<Input>): Promise<PreviewView>;
  (...call: Arguments<Input, MutationOptions & { preview?: false }>): Promise<Output>;
  /** What the call would change and start; nothing of it happens. */
  preview(...call: Arguments<Input, CallOptions>): Promise<PreviewView>;
}

/** Changes something of a person, such as their session; sent once, never again by itself. */
export type Action<Input, Output> = (...call: Arguments<Input, CallOptions>) => Promise<Output>;

/** Events as they come; connects again after the last one when the connection breaks, until the stream ends or the loop is left. */
export type Stream<Input, Event> = (...call: Arguments<Input, Pick<CallOptions, "signal">>) => AsyncIterable<Event>;
