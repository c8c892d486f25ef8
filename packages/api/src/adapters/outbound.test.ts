import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOutbound, OutboundError, type OutboundOptions } from "./outbound.ts";
import { isPublicAddress } from "./outbound-address.ts";

let server: Server;
let port = 0;
let hits = 0;
let closed = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits += 1;
    response.on("close", () => {
      closed += 1;
    });
    if (request.url === "/redirect") response.writeHead(302, { location: "/" }).end();
    else if (request.url === "/silent") response.flushHeaders();
    else if (request.url === "/endless") endless(response);
    else if (request.url === "/empty") response.writeHead(204).end();
    else response.end("inside");
  });
  await new Promise<void>((resolve) => server.listen(0, "::", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function endless(response: import("node:http").ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write("x".repeat(1000)));
  };
  response.on("drain", more);
  more();
}

const spellings = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "127.0.0.1.",
  "2130706433",
  "0x7f000001",
  "0x7F.0x0.0x0.0x1",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "00177.00.00.01",
  "0",
  "0.0.0.0",
  "0x0",
  "%31%32%37.0.0.1",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "\uff11\uff12\uff17.0.0.1",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "sub.localhost",
  "ⓛocalhost",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[0000::0001]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
];

async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "answered",
    (error: unknown) => (error instanceof OutboundError ? error.reason : `other: ${String(error)}`),
  );
}

/** Fetches from the local server with the guard's rules for addresses of customers. */
async function guarded(url: string, options: OutboundOptions = {}): Promise<string> {
  const outbound = createOutbound({ allowHttp: true, ports: [port], ...options });
  const reason = await reasonOf(outbound.fetch(url).then((answer) => answer.text()));
  await outbound.close();
  return reason;
}

test.each(spellings)("refuses loopback spelled %s", async (host) => {
  const before = hits;
  const reason = await guarded(`http://${host}:${port}/`, { resolve: (_name, done) => done(null, [{ address: "127.0.0.1", family: 4 }]) });
  expect(reason).toBe("address");
  expect(hits).toBe(before);
});

test("the table has teeth: without the guard most of these spellings reach the server", async () => {
  const reached = await Promise.all(
    spellings.map((host) =>
      fetch(`http://${host}:${port}/`, { signal: AbortSignal.timeout(2000) }).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  expect(reached.reduce((sum: number, hit) => sum + hit, 0)).toBeGreaterThanOrEqual(20);
});

test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.5", "fd00::1", "100.64.0.1"])(
  "refuses a public-looking name that resolves to %s",
  async (address) => {
    const before = hits;
    const family = address.includes(":") ? 6 : 4;
    expect(await guarded(`http://public.example:${port}/`, { resolve: (_name, done) => done(null, [{ address, family }]) })).toBe(
      "address",
    );
    expect(hits).toBe(before);
  },
);

test("checks the answer that is connected, so a name that changes its mind gains nothing", async () => {
  const before = hits;
  let asked = 0;
  const outbound = createOutbound({
    allowHttp: true,
    ports: [port],
    resolve: (_name, done) => {
      asked += 1;
      done(null, [{ address: asked === 1 ? "127.0.0.1" : "::1", family: asked === 1 ? 4 : 6 }]);
    },
  });
  expect(await reasonOf(outbound.fetch(`http://rebind.example:${port}/`))).toBe("address");
  expect(await reasonOf(outbound.fetch(`http://rebind.example:${port}/`))).toBe("address");
  expect(asked).toBe(2);
  expect(hits).toBe(before);
  await outbound.close();
});

test("uses the system's resolver by default, and filters it too", async () => {
  expect(await guarded(`http://localhost:${port}/`)).toBe("address");
});

test.each([
  ["8.8.8.8", true],
  ["1.1.1.1", true],
  ["2606:4700::1111", true],
  ["2a00:1450:4001:829::200e", true],
  ["0.1.2.3", false],
  ["10.1.2.3", false],
  ["100.64.0.1", false],
  ["100.127.255.255", false],
  ["127.0.0.1", false],
  ["169.254.169.254", false],
  ["172.16.0.1", false],
  ["172.31.255.255", false],
  ["192.0.0.1", false],
  ["192.0.2.1", false],
  ["192.88.99.1", false],
  ["192.168.1.1", false],
  ["198.18.0.1", false],
  ["198.51.100.1", false],
  ["203.0.113.1", false],
  ["224.0.0.1", false],
  ["240.0.0.1", false],
  ["255.255.255.255", false],
  ["::", false],
  ["::1", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::808:808", false],
  ["64:ff9b:1::1", false],
  ["100::1", false],
  ["2001::1", false],
  ["2001:db8::1", false],
  ["2002:a00:1::", false],
  ["3fff::1", false],
  ["5f00::1", false],
  ["fc00::1", false],
  ["fdff::1", false],
  ["fe80::1", false],
  ["fe80::1%eth0", false],
  ["fec0::1", false],
  ["ff02::1", false],
  ["4000::1", false],
  ["not an address", false],
])("address %s is public: %s", (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  ["http://example.com/", {}, "scheme"],
  ["ftp://example.com/", { allowHttp: true }, "scheme"],
  ["file:///etc/passwd", { allowHttp: true }, "scheme"],
  ["https://example.com:22/", { ports: undefined }, "port"],
  ["https://example.com:5432/", { ports: undefined }, "port"],
  ["https://user:secret@example.com/", {}, "url"],
  ["nonsense", {}, "url"],
])("refuses %s", async (url, options, reason) => {
  expect(await guarded(url, { allowHttp: false, ...options })).toBe(reason);
});

test("an origin the operator configured is allowed, and no neighbour of it", async () => {
  const outbound = createOutbound({ allowedOrigins: [`http://127.0.0.1:${port}`] });
  expect(await outbound.fetch(`http://127.0.0.1:${port}/path`).then((answer) => answer.text())).toBe("inside");
  expect((await outbound.fetch(`http://127.0.0.1:${port}/empty`)).status).toBe(204);
  expect(await reasonOf(outbound.fetch(`https://127.0.0.1:${port}/`))).toBe("port");
  expect(await reasonOf(outbound.fetch("https://127.0.0.1/"))).toBe("address");
  expect(await reasonOf(outbound.fetch(`http://localhost:${port}/`))).toBe("scheme");
  await outbound.close();
});

test("follows no redirect", async () => {
  expect(await guarded(`http://127.0.0.1:${port}/redirect`, { allowedOrigins: [`http://127.0.0.1:${port}`] })).toBe("redirect");
});

test("gives up at the deadline, also in the middle of a body, and closes the connection", async () => {
  const before = closed;
  const allowedOrigins = [`http://127.0.0.1:${port}`];
  expect(await guarded(`http://127.0.0.1:${port}/silent`, { allowedOrigins, deadlineMs: 100 })).toBe("deadline");
  await expect.poll(() => closed).toBe(before + 1);
});

test("stops reading beyond the size cap and closes the connection", async () => {
  const before = closed;
  const allowedOrigins = [`http://127.0.0.1:${port}`];
  expect(await guarded(`http://127.0.0.1:${port}/endless`, { allowedOrigins, maxBytes: 50_000 })).toBe("size");
  await expect.poll(() => closed).toBe(before + 1);
});

test("the caller's signal closes the connection", async () => {
  const before = closed;
  const outbound = createOutbound({ allowedOrigins: [`http://127.0.0.1:${port}`] });
  const stop = new AbortController();
  const answer = await outbound.fetch(`http://127.0.0.1:${port}/silent`, { signal: stop.signal });
  const reading = answer.text();
  stop.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
  await expect.poll(() => closed).toBe(before + 1);
  await outbound.close();
});
