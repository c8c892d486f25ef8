import type { Inputs, Outputs } from "../lib/trpc.ts";

/** The part of a router's types that a path such as "clients.create" names. */
type At<Router, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Router
    ? At<Router[Head], Rest>
    : never
  : Path extends keyof Router
    ? Router[Path]
    : never;

/** What the server answers, by procedure; each handler gets the input that the page has sent. */
export type Answers<Path extends string> = {
  [P in Path]: (input: At<Inputs, P>) => At<Outputs, P> | Promise<At<Outputs, P>>;
};

interface RefusalOptions {
  message?: string;
  details?: Record<string, unknown>;
}

/** Thrown by a handler, it becomes the error that the real server would send. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: string, { message = "The server refuses.", details }: RefusalOptions = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export interface Call {
  path: string;
  input: unknown;
}

export interface FakeServer {
  /** Every call that has reached the server, oldest first. */
  calls: readonly Call[];
  stop(): void;
}

type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Answers the pages' calls over HTTP in place of the server; the typed client, its batches and its errors are the real ones. */
export function startFakeServer(answers: Handlers): FakeServer {
  const calls: Call[] = [];
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const url = new URL(request.url);
    if (!url.pathname.startsWith("/trpc/")) return realFetch(target, init);
    const sent = request.method === "GET" ? url.searchParams.get("input") : await request.text();
    const inputs: unknown = sent ? JSON.parse(sent) : undefined;
    const paths = decodeURIComponent(url.pathname.slice("/trpc/".length)).split(",");
    const isBatch = url.searchParams.has("batch");
    const inputOf = (index: number) => (isBatch ? (inputs as Record<string, unknown>)[index] : inputs);
    const results = await Promise.all(paths.map((path, index) => answer(answers, { path, input: inputOf(index) }, calls)));
    return Response.json(isBatch ? results : results[0]);
  };
  return {
    calls,
    stop: () => {
      globalThis.fetch = realFetch;
    },
  };
}

async function answer(answers: Handlers, call: Call, calls: Call[]): Promise<unknown> {
  calls.push(call);
  try {
    const handler = answers[call.path];
    if (!handler) throw new Refusal("internal", { message: `The test has no answer for ${call.path}.` });
    return { result: { data: await handler(call.input as never) } };
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal("internal", { message: String(error) });
    const { code, message, details } = refusal;
    return { error: { code: -32_000, message, data: { code, message, details, path: call.path, requestId: "test" } } };
  }
}
