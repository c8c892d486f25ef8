import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { readHealth } from "@frontoffice/api";
import { createPool, plainDb } from "@frontoffice/db";
import { pino } from "pino";
import { expect, test } from "vitest";
import { shutDown } from "./shutdown.ts";
import { readEvents, type TestServer, testServer } from "./testing.ts";

/** A wire to the database that can be cut. */
async function cuttableWire(target: URL): Promise<{ url: string; cut(): void; mend(): Promise<void>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const open = () =>
    new Promise<void>((done) => {
      server = createServer((near) => {
        const far = dial(Number(target.port), target.hostname);
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on("error", () => undefined).on("close", () => [near, far].forEach((one) => void one.destroy()));
        }
        near.pipe(far).pipe(near);
      }).listen(port, "127.0.0.1", () => {
        const address = server.address();
        port = typeof address === "object" && address ? address.port : 0;
        done();
      });
    });
  await open();
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return { url: url.href, cut, mend: open, close: async () => cut() };
}

test("a database that goes away mid-request gives 503 with Retry-After, and the next call after its return works", async () => {
  const base = await testServer();
  const wire = await cuttableWire(new URL(base.api.db.url("identity")));
  const pool = createPool({ connectionString: wire.url, applicationName: "cut", max: 3 });
  const db = plainDb(pool);
  const services = { ...base.api.services, identity: db, platform: db };
  const server = await testServer({ services, readHealth: () => readHealth(services) });
  try {
    expect((await fetch(`${server.url}/api/slow?seconds=0`)).status).toBe(200);
    const caught = Promise.all([fetch(`${server.url}/api/slow?seconds=3`), fetch(`${server.url}/trpc/things.slow?input={"seconds":3}`)]);
    await wait(300);
    wire.cut();
    for (const response of await caught) {
      expect([response.url, response.status, response.headers.get("retry-after")]).toEqual([response.url, 503, "2"]);
      expect(await response.text()).toContain("unavailable");
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const ready = await fetch(`${server.url}/ready`);
    expect([ready.status, ((await ready.json()) as { reasons: string[] }).reasons]).toEqual([503, ["The database does not answer."]]);
    await wire.mend();
    expect((await fetch(`${server.url}/api/slow?seconds=0`)).status).toBe(200);
  } finally {
    await server.close();
    await pool.end();
    await wire.close();
    await base.close();
  }
});

test("going away under load fails no request in progress, ends streams and is over in seconds", async () => {
  const server: TestServer = await testServer();
  const { token } = await server.signIn();
  const stream = await fetch(`${server.url}/api/count/1000000`, { headers: { authorization: `Bearer ${token}` } });
  const slow = Array.from({ length: 5 }, () => fetch(`${server.url}/api/slow?seconds=1`));
  const statuses: number[] = [];
  let refusedAt = 0;
  let loading = true;
  const load = (async () => {
    while (loading) {
      const answer = await fetch(`${server.url}/api/things?said=x`).then(
        async (response) => {
          await response.text();
          return response.status;
        },
        (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? "broken",
      );
      if (typeof answer === "number") statuses.push(answer);
      else refusedAt = Date.now();
      if (refusedAt > 0) return;
    }
  })();
  await wait(200);
  const began = Date.now();
  const gone = shutDown(server, { drainMs: 300, log: pino({ level: "silent" }), release: async () => undefined });
  await wait(100);
  const ready = await fetch(`${server.url}/ready`);
  expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
  await gone;
  expect(Date.now() - began).toBeLessThan(10_000);
  expect((await Promise.all(slow)).map((response) => response.status)).toEqual([200, 200, 200, 200, 200]);
  const { text, ended } = await readEvents(stream, () => false);
  expect(ended).toBe(true);
  expect(text).not.toContain("event: end");
  loading = false;
  await load;
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  // Only once a balancer had time to hear that we are not ready may a connection be turned away.
  expect(refusedAt - began).toBeGreaterThanOrEqual(300);
  expect(server.streams.size).toBe(0);
  await server.api.close();
});

test("a client that dribbles its request is let go, and the others are served meanwhile", async () => {
  const server = await testServer();
  expect([server.fastify.server.headersTimeout, server.fastify.server.requestTimeout]).toEqual([10_000, 20_000]);
  server.fastify.server.headersTimeout = 300;
  const dribbler = dial(Number(new URL(server.url).port), "127.0.0.1", () => dribbler.write("GET /health HTTP/1.1\r\nhost: x\r\n"));
  let answer = "";
  dribbler.on("data", (data) => {
    answer += data;
  });
  const closed = new Promise((done) => dribbler.on("close", done));
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await closed;
  expect(answer).toContain("HTTP/1.1 408");
  expect(answer).toContain("strict-transport-security");
  await server.close();
});
