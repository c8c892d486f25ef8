/**
 * node bench/live.ts [--streams 1000] [--keys 50] [--jobs 5] [--surface rest|trpc]: many readers of one company's jobs on one server, while a
 * worker writes strategies. Prints how long they take to open, what they hold in memory, and how far apart they read the same item. Linux only.
 */
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startTestCluster } from "@frontoffice/db/testing";
import { startProduct } from "../e2e/product.ts";
import { MB, usageOf } from "./file-sets.ts";

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "1000" },
    keys: { type: "string", default: "50" },
    jobs: { type: "string", default: "5" },
    surface: { type: "string", default: "rest" },
  },
});
const [STREAMS, KEYS, JOBS] = [Number(values.streams), Number(values.keys), Number(values.jobs)];
const PATH = values.surface === "trpc" ? "/trpc/jobs.watchAll" : "/api/jobs/events";

const cluster = await startTestCluster();
const product = await startProduct({ LOG_LEVEL: "error" }, cluster.ownerUrl);

async function call<Answer>(path: string, body: object, token?: string): Promise<Answer> {
  const headers = { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${product.url}/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** The process that was started here and runs this app. */
function pidOf(app: string): number {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
      if (Number(parent) === process.pid && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(`apps/${app}/src/main`))
        return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`${app} does not run`);
}

const server = pidOf("server");
const residentMb = () => (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server}/status`, "utf8"))?.[1]) * 1_024) / MB;
const cpuOfServer = () => usageOf(server, { cpuSeconds: 0, memory: 0 }).cpuSeconds;

/** When each item was read, by reader, in the order of reading. */
const reads = new Map<string, number[]>();
const itemsOf = new Map<string, string[]>();

/** Frames are equal for all readers, so each text is taken apart once. */
function itemsIn(frame: string): string[] {
  const known = itemsOf.get(frame);
  if (known) return known;
  const data = /^data: (.*)$/m.exec(frame)?.[1] ?? "";
  const { kind, jobs } = data.startsWith('{"kind"') ? JSON.parse(data) : { kind: "none", jobs: [] };
  const items =
    kind === "changes"
      ? jobs.map((job: { id: string; status: string; progress: unknown }) => JSON.stringify([job.id, job.status, job.progress]))
      : [];
  itemsOf.set(frame, items);
  return items;
}

interface Reader {
  opened: Promise<void>;
  end(): void;
}

/** One reader on a plain socket, so that the driver costs little beside the server. */
function follow(token: string): Reader {
  const { hostname, port } = new URL(product.url);
  const socket = connect(Number(port), hostname);
  const opened = Promise.withResolvers<void>();
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const at = performance.now();
    const frames = (rest + chunk).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      if (frame.includes('"kind":"snapshot"')) opened.resolve();
      else if (frame.includes("HTTP/1.1 4")) opened.reject(new Error(frame));
      for (const item of itemsIn(frame.replace(/^[0-9a-f]+\r\n/, ""))) reads.get(item)?.push(at) ?? reads.set(item, [at]);
    }
  });
  socket.on("error", opened.reject);
  socket.write(`GET ${PATH} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return { opened: opened.promise, end: () => void socket.destroy() };
}

const quantile = (numbers: readonly number[], part: number) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
};

try {
  const registered = { email: "bench@example.com", password: "a bench passphrase of some length", name: "Bench", companyName: "Bench" };
  const { token } = await call<{ token: string }>("auth/register", registered);
  const secrets: string[] = [];
  for (let n = 1; n <= KEYS; n += 1) {
    const key = { name: `Reader ${n}`, kind: "service", scopes: ["jobs:read"], ratePerMinute: 600 };
    secrets.push((await call<{ secret: string }>("api-keys", key, token)).secret);
  }
  const clients: string[] = [];
  for (let n = 1; n <= JOBS; n += 1)
    clients.push((await call<{ id: string }>("clients", { name: `Client ${n}`, profession: "Bakery" }, token)).id);
  const draft = (clientId: string) => call("strategies/generate", { clientId }, token);
  // The first one warms the server up.
  await draft(clients[0] ?? "");
  await wait(5_000);

  const before = residentMb();
  const began = performance.now();
  const readers = Array.from({ length: STREAMS }, (_, n) => follow(secrets[n % KEYS] ?? ""));
  await Promise.all(readers.map(({ opened }) => opened));
  const opening = (performance.now() - began) / 1_000;
  await wait(3_000);
  const open = residentMb();
  const idleFrom = cpuOfServer();
  await wait(5_000);
  const idle = ((cpuOfServer() - idleFrom) / 5) * 100;

  reads.clear();
  const busyFrom = cpuOfServer();
  for (const clientId of clients) await draft(clientId);
  for (let quietSince = performance.now(), seen = 0; performance.now() - quietSince < 4_000; await wait(200)) {
    const now = [...reads.values()].reduce((sum, times) => sum + times.length, 0);
    if (now !== seen) quietSince = performance.now();
    seen = now;
  }
  const spent = cpuOfServer() - busyFrom;
  const after = residentMb();
  const complete = [...reads.values()].filter((times) => times.length >= STREAMS * 0.95);
  const spreads = complete.map((times) => {
    const sorted = [...times].sort((a, b) => a - b);
    return (sorted[Math.ceil(STREAMS * 0.95) - 1] ?? Number.NaN) - (sorted[0] ?? Number.NaN);
  });
  const delivered = [...reads.values()].reduce((sum, times) => sum + times.length, 0);
  for (const reader of readers) reader.end();

  const row = (what: string, value: string) => console.log(`| ${what} | ${value} |`);
  console.log(`| ${STREAMS} streams of ${KEYS} keys on one company, ${values.surface} | |\n|---|---|`);
  row("until all have their snapshot", `${opening.toFixed(1)} s`);
  row("memory of the server: before / open / after the jobs", `${before.toFixed(0)} / ${open.toFixed(0)} / ${after.toFixed(0)} MB`);
  row("CPU of the server while nothing happens", `${idle.toFixed(1)} % of a core`);
  row("items read by 95 % of all / by anyone", `${complete.length} / ${reads.size}`);
  row(
    "same item, first reader → 95th percentile: median / worst",
    `${quantile(spreads, 0.5).toFixed(0)} / ${quantile(spreads, 1).toFixed(0)} ms`,
  );
  row("CPU of the server per item read, the calls of the run included", `${((spent / delivered) * 1_000).toFixed(3)} ms`);
} finally {
  await product.stop();
  await cluster.stop();
}
