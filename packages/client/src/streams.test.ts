import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createFrontofficeClient } from "./index.ts";

type Turn = (response: ServerResponse, lastEventId: string | undefined) => void;

const servers: Server[] = [];
let asked: (string | undefined)[] = [];

/** A server whose every connection is one turn; the last turn is kept. */
async function serve(...turns: Turn[]) {
  asked = [];
  const server = createServer((request, response) => {
    const turn = turns[Math.min(asked.length, turns.length - 1)];
    const lastEventId = request.headers["last-event-id"] as string | undefined;
    asked.push(lastEventId);
    turn?.(response, lastEventId);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createFrontofficeClient({ url, apiKey: "fok_test", retries: 2 });
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const frame = (seq: number) => `data: {"seq":${seq},"kind":"log","text":"${seq}"}\nid: ${seq}\n\n\n`;
const opening = "event: connected\ndata: {}\n\n\n";
const open = (response: ServerResponse) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(opening);
  return response;
};
/** The connection dies without a word. */
const cut = (response: ServerResponse) => setTimeout(() => response.destroy(), 20);

async function collect(events: AsyncIterable<{ seq: number }>): Promise<number[]> {
  const received: number[] = [];
  for await (const { seq } of events) received.push(seq);
  return received;
}

test("events go on behind the last one over broken connections, also one that breaks within an event", async () => {
  const client = await serve(
    (response) => cut(open(response)),
    (response) => {
      open(response).write(frame(1) + frame(2) + frame(3).slice(0, 20));
      cut(response);
    },
    (response) =>
      response.writeHead(503, { "content-type": "application/json", "retry-after": "0" }).end('{"error":{"data":{"code":"unavailable"}}}'),
    (response) => {
      open(response).write("event: ping\ndata: \n\n\n");
      response.end(`${frame(3)}${frame(4)}event: return\ndata: \n\n\n`);
    },
  );
  expect(await collect(client.jobs.watch({ id: "x" }))).toEqual([1, 2, 3, 4]);
  expect(asked).toEqual([undefined, undefined, "2", "2"]);
});

test("lines may end as the standard allows, data may have several, and a comment is no event", async () => {
  const client = await serve((response) => {
    open(response).write(': heartbeat\r\n\r\nid: 1\r\ndata: {"seq":1,\r\ndata:"kind":"log"}\r');
    setTimeout(() => response.end('\n\r\ndata: {"seq":2}\rid: 2\r\rretry: 5\nevent: return\ndata:\n\n'), 20);
  });
  expect(await collect(client.jobs.watch({ id: "x" }))).toEqual([1, 2]);
});

test("characters that are split between two packets arrive whole", async () => {
  const client = await serve((response) => {
    const bytes = Buffer.from('data: {"seq":1,"kind":"log","text":"Käse 🧀"}\nid: 1\n\n\nevent: return\ndata: \n\n\n');
    const middle = bytes.indexOf("ä") + 1;
    open(response).write(bytes.subarray(0, middle));
    setTimeout(() => response.end(bytes.subarray(middle)), 20);
  });
  for await (const event of client.jobs.watch({ id: "x" })) expect(event).toMatchObject({ text: "Käse 🧀" });
});

test("a refusal ends the loop with its error, before the stream and within it", async () => {
  const refused = { error: { message: "No.", data: { code: "not_found", httpStatus: 404, requestId: "r-1" } } };
  const early = await serve((response) => response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(refused)));
  await expect(collect(early.jobs.watch({ id: "x" }))).rejects.toMatchObject({ code: "not_found", status: 404, procedure: "jobs.watch" });
  const late = await serve((response) => open(response).end(`event: serialized-error\ndata: ${JSON.stringify(refused.error)}\n\n\n`));
  await expect(collect(late.jobs.watch({ id: "x" }))).rejects.toMatchObject({ code: "not_found", requestId: "r-1" });
  expect(asked).toHaveLength(1);
});

test("a key that is revoked while the stream is down ends it", async () => {
  const client = await serve(
    (response) => {
      open(response).write(frame(1));
      cut(response);
    },
    (response) =>
      response
        .writeHead(401, { "content-type": "application/json" })
        .end('{"error":{"message":"Gone.","data":{"code":"unauthorized","httpStatus":401}}}'),
  );
  await expect(collect(client.jobs.watch({ id: "x" }))).rejects.toMatchObject({ code: "unauthorized" });
});

test("a server that never answers is given up after the retries", async () => {
  const client = createFrontofficeClient({ url: "http://127.0.0.1:9", apiKey: "fok_test", retries: 1 });
  await expect(collect(client.jobs.watch({ id: "x" }))).rejects.toMatchObject({ code: "network" });
});

test("leaving the loop, or giving it up, closes the connection", async () => {
  const closed = Promise.withResolvers<void>();
  const client = await serve((response) => {
    open(response).write(frame(1));
    response.once("close", () => closed.resolve());
  });
  for await (const { seq } of client.jobs.watch({ id: "x" })) {
    expect(seq).toBe(1);
    break;
  }
  await closed.promise;
  const stop = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => stop.abort(reason), 100);
  await expect(collect(client.jobs.watch({ id: "x" }, { signal: stop.signal }))).rejects.toBe(reason);
});
