import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TransferFault } from "./faults.ts";
import { Outage } from "./outage.ts";
import type { S3Client } from "./s3/client.ts";
import { S3Store } from "./s3/store.ts";
import { type FaultyNetwork, type InjectedFault, startProxy } from "./testing/proxy.ts";
import { bytesIn, bytesOf, endOf, folderWith, itemsBelow, observer, type Recording, runOf } from "./testing/runs.ts";
import { startGateway, startS3rver, type TestServer } from "./testing/stores.ts";

const MB = 1024 * 1024;
const SLOW = "<Error><Code>SlowDown</Code></Error>";
const BROKEN = "<Error><Code>InternalError</Code></Error>";

let server: TestServer;
let proxy: FaultyNetwork;
let client: S3Client;
let root: string;
const small = { "a.txt": "first", "b.txt": "second", "c.txt": "third" };
const large = bytesOf(17 * MB);

beforeAll(async () => {
  server = await startGateway();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await startProxy(server.endpoint);
  client = server.client({ endpoint: proxy.endpoint });
});
afterEach(async () => {
  await client.close();
  await proxy.close();
  await rm(root, { recursive: true, force: true });
});

/** Who does not wait long for a store that is silent. */
const impatient = () => server.client({ endpoint: proxy.endpoint, idleMs: 1_500 });

/** Sends the files through the proxy, and answers what became of each. */
async function send(files: Record<string, string | Buffer>, fault: FaultyNetwork["fault"], retries = 3, through = client) {
  root = await folderWith(files);
  proxy.fault = fault;
  const recording = observer();
  const run = runOf({ store: new S3Store({ client: through, checksChecksums: true }), observer: recording, retries });
  await run.run(itemsBelow(root));
  const ends = Object.fromEntries(Object.keys(files).map((path) => [path, endOf(recording.outcomes.get(path))]));
  return { recording, ends, bytes: run.progress.bytes };
}

const messageOf = (recording: Recording, path: string) => {
  const outcome = recording.outcomes.get(path);
  return outcome?.kind === "failed" ? outcome.fault.message : "";
};

const uploadsOpen = async (key: string) =>
  (await new S3Store({ client: server.client() }).listUploads(key, AbortSignal.timeout(5_000))).length;

describe("a trouble that passes", () => {
  test.each<[string, InjectedFault]>([
    ["an error 500", { kind: "answer", status: 500, body: BROKEN }],
    ["SlowDown", { kind: "answer", status: 503, body: SLOW }],
    ["a connection that is cut", { kind: "reset" }],
    ["an answer that is lost", { kind: "lose" }],
    ["a flipped bit", { kind: "flip" }],
  ])("%s is survived, and all arrives as it was", async (_name, fault) => {
    const { ends, recording } = await send({ ...small, "l.bin": large }, ({ method, nth }) =>
      method === "PUT" && nth === 1 ? fault : undefined,
    );
    expect(ends).toEqual({ "a.txt": "sent", "b.txt": "sent", "c.txt": "sent", "l.bin": "sent" });
    expect(recording.attempts.get("a.txt")).toBe(2);
    expect(recording.attempts.get("l.bin")).toBe(4);
    expect((await bytesIn(server.client(), "l.bin")).equals(large)).toBe(true);
    expect(String(await bytesIn(server.client(), "b.txt"))).toBe("second");
  });

  test("a silent store is asked again when its time is over", async () => {
    const through = impatient();
    const silent = ({ nth }: { nth: number }) => (nth === 1 ? ({ kind: "hang" } as const) : undefined);
    const { ends, recording } = await send({ ...small, "l.bin": large.subarray(0, 9 * MB) }, silent, 9, through);
    expect(ends).toEqual({ "a.txt": "sent", "b.txt": "sent", "c.txt": "sent", "l.bin": "sent" });
    expect(recording.attempts.get("a.txt")).toBeGreaterThan(1);
    await through.close();
  });

  test("Retry-After is waited for", async () => {
    const from = performance.now();
    const slow = { kind: "answer", status: 503, body: SLOW, headers: { "retry-after": "1" } } as const;
    await send({ "a.txt": "x" }, ({ nth }) => (nth === 1 ? slow : undefined));
    expect(performance.now() - from).toBeGreaterThan(1_000);
  });

  test("a beginning whose answer is cut off is begun again", async () => {
    const { ends } = await send({ "l.bin": large }, ({ method, nth, url }) =>
      method === "POST" && url.includes("?uploads") && nth === 1 ? { kind: "truncate" } : undefined,
    );
    expect(ends).toEqual({ "l.bin": "sent" });
  });
});

describe("a store that is away", () => {
  const away: InjectedFault = { kind: "answer", status: 502 };

  test.each<[string, InjectedFault]>([
    ["refuses connections", { kind: "reset" }],
    ["answers from a gateway before it", away],
  ])("and %s is waited for, longer than a file has attempts, and no file fails", async (_name, fault) => {
    let gone = false;
    const from = performance.now();
    const count = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}.txt`, `file ${at}`]));
    const { ends } = await send(
      { ...count, "l.bin": large },
      ({ url }) => {
        if (!gone && /partNumber=1|20.txt/.test(url)) {
          gone = true;
          setTimeout(() => {
            gone = false;
            proxy.fault = () => undefined;
          }, 4_000);
        }
        return gone ? fault : undefined;
      },
      1,
    );
    expect(performance.now() - from).toBeGreaterThan(3_500);
    expect(Object.values(ends).filter((end) => end !== "sent")).toEqual([]);
    expect((await bytesIn(server.client(), "l.bin")).equals(large)).toBe(true);
  });

  test("is not waited for by who wants no second attempt, nor after a cancellation", async () => {
    const from = performance.now();
    const { ends } = await send(small, () => away, 0);
    expect(ends).toEqual({ "a.txt": "server", "b.txt": "server", "c.txt": "server" });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 500);
    const run = runOf({ store: new S3Store({ client, checksChecksums: true }), observer: observer(), signal: cancel.signal });
    await expect(run.run(itemsBelow(root))).rejects.toMatchObject({ reason: "cancelled" });
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  test("is given up in the end, once for all files", async () => {
    root = await folderWith(small);
    proxy.fault = () => away;
    const outage = new Outage(new S3Store({ client }), 2_000);
    const signal = new AbortController().signal;
    const from = performance.now();
    const fault = new TransferFault("server", "The store answered 502.");
    expect(await Promise.all([1, 2, 3].map(() => outage.waitForStore(fault, signal)))).toEqual([false, false, false]);
    expect(await outage.waitForStore(fault, signal)).toBe(false);
    expect(performance.now() - from).toBeLessThan(5_500);
  });
});

describe("a completion", () => {
  const completing = (fault: InjectedFault, times = 1): FaultyNetwork["fault"] => {
    return ({ method, url, nth }) => (method === "POST" && url.includes("uploadId=") && nth <= times ? fault : undefined);
  };

  test.each<[string, InjectedFault]>([
    ["whose answer is lost", { kind: "lose" }],
    ["whose answer is cut off", { kind: "truncate" }],
    ["that answers 200 with an error inside", { kind: "answer", status: 200, body: BROKEN }],
  ])("%s has happened once, and is found out", async (_name, fault) => {
    const key = `${fault.kind}.bin`;
    const { ends, recording, bytes } = await send({ [key]: large }, completing(fault));
    expect(ends).toEqual({ [key]: "sent" });
    expect(bytes).toBe(large.length);
    expect(recording.parts).toHaveLength(3);
    expect((await bytesIn(server.client(), key)).equals(large)).toBe(true);
    expect(await uploadsOpen(key)).toBe(0);
  });

  test("that fails for good leaves the parts for the next run, which sends none of them again", async () => {
    const { ends, recording } = await send({ "again.bin": large }, completing({ kind: "answer", status: 500, body: BROKEN }, 99), 1);
    expect(ends).toEqual({ "again.bin": "server" });
    expect(await uploadsOpen("again.bin")).toBe(1);
    proxy.fault = () => undefined;
    proxy.seen.length = 0;
    const next = observer();
    const resume = recording.begunUploads.get("again.bin");
    await runOf({ store: new S3Store({ client, checksChecksums: true }), observer: next }).run(itemsBelow(root, { resume }));
    expect(next.outcomes.get("again.bin")?.kind).toBe("sent");
    expect(proxy.seen.filter(({ method }) => method === "PUT")).toEqual([]);
    expect((await bytesIn(server.client(), "again.bin")).equals(large)).toBe(true);
  });
});

describe("a trouble that does not pass", () => {
  test.each<[InjectedFault, string]>([
    [{ kind: "answer", status: 500, body: BROKEN }, "server"],
    [{ kind: "answer", status: 503, body: SLOW }, "slow_down"],
    [{ kind: "reset" }, "network"],
    [{ kind: "flip" }, "checksum"],
    [{ kind: "answer", status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }, "refused"],
  ])("%j fails its file with the reason %s, and no other", async (fault, reason) => {
    const { ends, recording, bytes } = await send(
      { ...small, "l.bin": large },
      ({ url }) => (/b\.txt|partNumber=2/.test(url) ? fault : undefined),
      1,
    );
    expect(ends).toEqual({ "a.txt": "sent", "b.txt": reason, "c.txt": "sent", "l.bin": reason });
    expect(messageOf(recording, "b.txt")).toMatch(/^[A-Z].*\.$/);
    expect(recording.attempts.get("b.txt")).toBe(reason === "refused" ? 1 : 2);
    expect(bytes).toBe("first".length + "third".length);
  });
});

test("a store that stays silent fails its file, and no other", async () => {
  const through = impatient();
  const { ends } = await send(small, ({ url }) => (url.endsWith("b.txt") ? { kind: "hang" } : undefined), 1, through);
  expect(ends).toEqual({ "a.txt": "sent", "b.txt": "deadline", "c.txt": "sent" });
  await through.close();
});

test("a store that takes each byte but never so many as to come to an end is left after the total time", async () => {
  const from = performance.now();
  // Ten bytes of an answer a second keep the idle clock from running out.
  const drip = createServer((request, response) => {
    request.resume();
    response.writeHead(200);
    const timer = setInterval(() => response.write("."), 100);
    response.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((done) => drip.listen(0, "127.0.0.1", done));
  const address = drip.address();
  const dripping = server.client({
    endpoint: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    idleMs: 700,
    totalMs: 1_500,
  });
  root = await folderWith({ "a.txt": "x" });
  const recording = observer();
  await runOf({ store: new S3Store({ client: dripping }), observer: recording, retries: 0 }).run(itemsBelow(root));
  expect(endOf(recording.outcomes.get("a.txt"))).toBe("deadline");
  expect(performance.now() - from).toBeLessThan(30_000);
  await dripping.close();
  drip.closeAllConnections();
  drip.close();
});

test("a server that checks nothing is checked by its entity tags", async () => {
  const lenient = await startS3rver();
  const between = await startProxy(lenient.endpoint);
  between.fault = ({ url, method }) => (method === "PUT" && /a\.txt|partNumber=3/.test(url) ? { kind: "flip" } : undefined);
  const through = lenient.client({ endpoint: between.endpoint });
  root = await folderWith({ ...small, "l.bin": large });
  const recording = observer();
  await runOf({ store: new S3Store({ client: through }), observer: recording, retries: 1 }).run(itemsBelow(root));
  expect(Object.keys(small).map((path) => endOf(recording.outcomes.get(path)))).toEqual(["checksum", "sent", "sent"]);
  expect(endOf(recording.outcomes.get("l.bin"))).toBe("checksum");
  await through.close();
  await between.close();
  await lenient.close();
});
