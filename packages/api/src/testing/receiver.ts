import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { inject } from "vitest";

/** What a receiver of webhooks got. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  /** "http://127.0.0.1:49152" */
  origin: string;
  received: Received[];
  /** What it answers; 204 unless set. Leave `response` unended to let the caller wait. */
  answer: (response: ServerResponse, received: Received) => void;
  /** Resolves when so many have come. */
  count(wanted: number): Promise<void>;
  close(): Promise<void>;
}

/** A real HTTP server on this machine that keeps what it is sent. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const one = { path: request.url ?? "", headers: request.headers, body };
    received.push(one);
    receiver.answer(response, one);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${address.port}`,
    received,
    answer: (response) => void response.writeHead(204).end(),
    count: async (wanted) => {
      for (const until = Date.now() + inject("patienceMs"); received.length < wanted; await wait(10)) {
        if (Date.now() > until) throw new Error(`${received.length} of ${wanted} messages came`);
      }
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
