import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";

/** What becomes of a request on its way to the store, and of the answer on its way back. */
export type InjectedFault =
  | { kind: "answer"; status: number; body?: string; headers?: Record<string, string> }
  /** Nothing is ever answered. */
  | { kind: "hang" }
  /** The connection is cut before the store hears anything. */
  | { kind: "reset" }
  /** The store does the work, and its answer is lost. */
  | { kind: "lose" }
  /** The store does the work, and the connection is cut in the middle of the answer. */
  | { kind: "truncate" }
  /** One bit of the body is another one when it arrives. */
  | { kind: "flip" };

export interface Seen {
  method: string;
  /** With its query. */
  url: string;
  /** Undefined while there is none. */
  status: number | undefined;
  /** A successful answer was delivered in full to a sender that was alive. */
  acknowledged: boolean;
  /** When the answer was handed to the network, in milliseconds of this process. */
  answeredAt?: number;
  /** The sender was killed before the answer was delivered. */
  isOrphan: boolean;
}

export interface FaultyNetwork {
  endpoint: string;
  /** Every request, in the order in which they came. */
  seen: Seen[];
  /** Asked for each request; `nth` counts those of the same method and address from 1. */
  fault: (request: { method: string; url: string; nth: number }) => InjectedFault | undefined;
  /** From now on answers to requests in progress are not acknowledged: their sender is dead. */
  senderDied(): void;
  close(): Promise<void>;
}

/** A sender that is killed so soon after an answer was handed to the network may not have read it. */
const UNHEARD_MS = 250;

/** Stands before a store and does to its requests what networks and overloaded servers do. */
export async function startProxy(target: string): Promise<FaultyNetwork> {
  const counts = new Map<string, number>();
  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const [method, url] = [incoming.method ?? "", incoming.url ?? ""];
    const nth = (counts.get(`${method} ${url}`) ?? 0) + 1;
    counts.set(`${method} ${url}`, nth);
    const seen: Seen = { method, url, status: undefined, acknowledged: false, isOrphan: false };
    proxy.seen.push(seen);
    pass({ incoming, response, seen, target }, proxy.fault({ method, url, nth }));
  };
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  const senderDied = () => {
    const heardSince = performance.now() - UNHEARD_MS;
    for (const one of proxy.seen) {
      if ((one.answeredAt ?? 0) > heardSince) one.acknowledged = false;
      one.isOrphan = !one.acknowledged;
    }
  };
  const proxy: FaultyNetwork = { endpoint: `http://127.0.0.1:${port}`, seen: [], fault: () => undefined, senderDied, close };
  return proxy;
}

interface Passing {
  incoming: IncomingMessage;
  response: ServerResponse;
  seen: Seen;
  target: string;
}

function pass({ incoming, response, seen, target }: Passing, fault: InjectedFault | undefined): void {
  if (fault?.kind === "hang") return void incoming.resume();
  if (fault?.kind === "reset") return void incoming.socket.resetAndDestroy();
  if (fault?.kind === "answer") {
    seen.status = fault.status;
    incoming.resume().once("end", () => response.writeHead(fault.status, fault.headers).end(fault.body));
    return;
  }
  // The host is part of what was signed, so the headers go on as they came.
  const { pathname, search } = new URL(incoming.url ?? "/", "http://localhost");
  const { hostname, port } = new URL(target);
  const headers = incoming.headers;
  const onward = forward({ hostname, port, path: `${pathname}${search}`, method: incoming.method, headers }, (answer) => {
    seen.status = answer.statusCode;
    if (fault?.kind === "lose") return void response.destroy();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault?.kind !== "truncate") {
      response.once("finish", () => {
        seen.acknowledged = (answer.statusCode ?? 500) < 300 && !seen.isOrphan;
        seen.answeredAt = performance.now();
      });
      return void answer.pipe(response);
    }
    response.flushHeaders();
    answer.once("data", (piece: Buffer) => response.write(piece.subarray(0, 3), () => response.destroy()));
    answer.once("end", () => response.destroy());
  });
  onward.on("error", () => response.destroy());
  incoming.on("aborted", () => onward.destroy());
  let isFirst = fault?.kind === "flip";
  incoming.on("data", (piece: Buffer) => {
    if (isFirst) piece[0] = (piece[0] ?? 0) ^ 1;
    isFirst = false;
    if (!onward.write(piece)) {
      incoming.pause();
      onward.once("drain", () => incoming.resume());
    }
  });
  incoming.on("end", () => onward.end());
}
