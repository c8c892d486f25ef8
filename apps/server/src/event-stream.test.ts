import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type EventFormat, writeEvents } from "./event-stream.ts";

const format: EventFormat = {
  opening: Buffer.from("retry: 1000\n\n"),
  heartbeat: Buffer.from(": still here\n\n"),
  end: Buffer.from("event: end\ndata: {}\n\n"),
  frame: (id, data) => `id: ${id ?? "none"}\ndata: ${data}\n\n`,
  error: () => "event: error\ndata: {}\n\n",
};

test("an event that many streams are given is made into bytes once, for each format", async () => {
  let made = 0;
  const event = {
    toJSON: () => {
      made += 1;
      return { n: made };
    },
  };
  const other = { ...format, frame: (_id: string | undefined, data: string) => `data: ${data}\n\n` };
  const server = createServer((request, response) => {
    const events = (async function* () {
      yield event;
    })();
    const source = { iterator: events, first: events.next(), signal: new AbortController().signal, heartbeatMs: 10_000 };
    void writeEvents(response, request.url === "/other" ? other : { ...format }, source);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bodies = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/`).then((answer) => answer.text())));
  expect(new Set(bodies)).toEqual(new Set(['retry: 1000\n\nid: none\ndata: {"n":1}\n\nevent: end\ndata: {}\n\n']));
  expect(await (await fetch(`${url}/other`)).text()).toContain('data: {"n":2}');
  expect(made).toBe(2);
  server.close();
});
