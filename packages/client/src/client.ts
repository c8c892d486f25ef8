import { awaitApproval, type Outcome } from "./approvals.ts";
import { createSend, type Send } from "./calls.ts";
import { type Connection, type FrontofficeOptions, toConnection } from "./connection.ts";
import { KINDS } from "./generated/kinds.gen.ts";
import type { Procedures } from "./generated/procedures.gen.ts";
import type { CallOptions, MutationOptions } from "./procedure.ts";
import { follow } from "./streams.ts";

/** Every procedure by noun: `client.clients.list({ search: "harbour" })`. */
export interface FrontofficeClient extends Procedures {
  /** Waits until a person has decided about a held call, and answers what came of it. */
  awaitApproval(id: string, options?: Pick<CallOptions, "signal">): Promise<Outcome>;
}

interface Tree {
  [name: string]: Tree | ((input?: unknown, options?: MutationOptions) => unknown);
}

/** A client for one key. It holds no connection: make it once, use it everywhere, leave it when you are done. */
export function createFrontofficeClient(options: FrontofficeOptions): FrontofficeClient {
  const connection = toConnection(options);
  const send = createSend(connection);
  const tree: Tree = {};
  for (const procedure of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const path = procedure.split(".");
    let branch = tree;
    for (const name of path.slice(0, -1)) {
      branch[name] ??= {};
      branch = branch[name] as Tree;
    }
    branch[path.at(-1) ?? ""] = callable(procedure, connection, send);
  }
  tree.awaitApproval = (id, { signal } = {}) => awaitApproval(send, String(id), signal);
  // The tree is made from the same list as the interface.
  return tree as object as FrontofficeClient;
}

function callable(procedure: keyof typeof KINDS, connection: Connection, send: Send): Tree[string] {
  const kind = KINDS[procedure];
  // What takes fields takes an object, even where all of them may be left out.
  if (kind === "stream") return (input = {}, { signal } = {}) => follow(connection, { procedure, input, signal });
  const call = (input: unknown = {}, options: MutationOptions = {}) => send({ procedure, kind, input, options });
  if (kind !== "mutation") return call;
  return Object.assign(call, { preview: (input?: unknown, options?: CallOptions) => call(input, { ...options, preview: true }) });
}
