/**
 * node bench/peer.ts [peer.json]: what a request costs, in CPU milliseconds of server and database, over REST and tRPC of the product, of
 * bare Fastify + pg, and of a peer that runs already; all in turns, by the number of requests. The least of the rounds counts, because others on
 * the machine can only add to it: many short rounds say more than few long ones. Nothing is subtracted.
 *
 * The file says what the peer is:
 * {
 *   "name": "FastAPI", "url": "http://127.0.0.1:18000",
 *   "signIn": { "path": "/login", "body": { "username": "…", "password": "…" }, "token": "access_token" },
 *   "processes": { "server": 4711, "postgres": 4712 },
 *   "requests": { "me": "/me", "list": "/clients" }
 * }
 */
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { spentBetween, spentBy } from "./cpu.ts";
import { startHttpFixture } from "./http-fixture.ts";
import { load, median } from "./load.ts";

const CLIENTS = 20;
const CONNECTIONS = 32;

interface Peer {
  name: string;
  url: string;
  signIn: { path: string; body: object; token: string };
  processes: { server: number; postgres: number };
  requests: Partial<Record<Request, string>>;
}

type Request = "me" | "list" | "get";

interface Contender {
  name: string;
  request: Request;
  url: string;
  token: string;
  server: number;
  postgres: number;
}

interface Measured {
  rate: number;
  server: number;
  postgres: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "15" }, requests: { type: "string", default: "600" } },
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
/** Before the first round, so that every process has compiled and prepared what it runs. */
const WARM_UP_REQUESTS = 1_500;

async function signIn({ url, signIn: { path, body, token } }: Peer): Promise<string> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`the peer refused the sign-in: ${response.status}`);
  return String(answer[token]);
}

async function contendersOfPeer(file: string | undefined): Promise<Contender[]> {
  if (file === undefined) return [];
  const peer: Peer = JSON.parse(await readFile(file, "utf8"));
  const token = await signIn(peer);
  const asked = Object.entries(peer.requests) as [Request, string][];
  return asked.map(([request, path]) => ({ name: peer.name, request, url: `${peer.url}${path}`, token, ...peer.processes }));
}

async function measure({ url, token, server, postgres }: Contender, requests: number): Promise<Measured> {
  const spent = () => Promise.all([spentBy(server), spentBy(postgres)]);
  const before = await spent();
  const { rate, count } = await load({ url, token, connections: CONNECTIONS, until: { requests } });
  const after = await spent();
  return { rate, server: spentBetween(before[0], after[0]) / count, postgres: spentBetween(before[1], after[1]) / count };
}

const fixture = await startHttpFixture(CLIENTS, { LOG_LEVEL: "info" });
const { product, token, clientId, bare, postgresPid: postgres } = fixture;
const input = (value: object) => `?input=${encodeURIComponent(JSON.stringify(value))}`;
const addresses: [name: string, server: number, url: string, paths: Record<Request, string>][] = [
  ["bare Fastify + pg", bare.pid, bare.url, { me: "/me", list: "/clients?limit=20", get: `/clients/${clientId}` }],
  ["REST", product.server, `${product.url}/api`, { me: "/auth/me", list: "/clients?limit=20", get: `/clients/${clientId}` }],
  [
    "tRPC",
    product.server,
    `${product.url}/trpc`,
    { me: "/auth.me", list: `/clients.list${input({ limit: 20 })}`, get: `/clients.get${input({ id: clientId })}` },
  ],
];
const contenders = addresses.flatMap(([name, server, url, paths]) =>
  Object.entries(paths).map(([request, path]): Contender => {
    return { name, request: request as Request, url: `${url}${path}`, token, server, postgres };
  }),
);
contenders.push(...(await contendersOfPeer(positionals[0])));

const loadBefore = loadavg()[0] ?? Number.NaN;
const results = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]));
for (const contender of contenders) await measure(contender, WARM_UP_REQUESTS);
for (let round = 0; round < rounds; round += 1) {
  for (const contender of contenders) results.get(contender)?.push(await measure(contender, requests));
}
await fixture.stop();

const total = ({ server, postgres }: Measured) => server + postgres;
const figures = (contender: Contender, of: (one: Measured) => number) => (results.get(contender) ?? []).map(of).sort((a, b) => a - b);
const least = (contender: Contender, of = total) => figures(contender, of)[0] ?? Number.NaN;
const asked = (request: Request) => contenders.filter((one) => one.request === request);
const KINDS = ["me", "list", "get"] as const;

for (const request of KINDS) {
  console.log(`\n| ${request} | requests/s | server ms | PostgreSQL ms | CPU ms in all | median |\n|---|---:|---:|---:|---:|---:|`);
  for (const contender of asked(request)) {
    const rate = Math.round(median(figures(contender, (one) => one.rate)));
    const parts = [least(contender, ({ server }) => server), least(contender, ({ postgres }) => postgres), least(contender)];
    const cells = [...parts, median(figures(contender, total))].map((ms) => ms.toFixed(2)).join(" | ");
    console.log(`| ${contender.name} | ${rate} | ${cells} |`);
  }
}

const names = [...new Set(contenders.map(({ name }) => name))];
console.log(`\n| takes × the CPU of | ${names.join(" | ")} |\n|---|${names.map(() => "---:|").join("")}`);
for (const [request, name] of KINDS.flatMap((kind) => ["REST", "tRPC"].map((surface) => [kind, surface] as const))) {
  const costs = (wanted: string) => least(asked(request).find((one) => one.name === wanted) as Contender);
  const has = (wanted: string) => asked(request).some((one) => one.name === wanted);
  console.log(`| ${request}, ${name} | ${names.map((other) => (has(other) ? (costs(name) / costs(other)).toFixed(2) : "")).join(" | ")} |`);
}
const loads = [loadBefore, loadavg()[0] ?? Number.NaN].map((one) => one.toFixed(1)).join(" before, ");
console.log(`\nLoad of the machine, this run included: ${loads} after, on ${availableParallelism()} cores.`);
