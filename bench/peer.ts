/**
 * node bench/peer.ts [peer.json]: what a request costs, in CPU milliseconds of server and database, over REST and tRPC of the product, of
 * bare Fastify + pg, and of a peer that runs already; all in turns. The least of the rounds counts, because others can only add to it.
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
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "3" } },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];

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

async function measure({ url, token, server, postgres }: Contender): Promise<Measured> {
  const spent = () => Promise.all([spentBy(server), spentBy(postgres)]);
  const before = await spent();
  const { rate, count } = await load({ url, token, connections: CONNECTIONS, seconds });
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

const results = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]));
for (let round = -1; round < rounds; round += 1) {
  for (const contender of contenders) {
    const measured = await measure(contender);
    // The first round warms every process up and is not counted.
    if (round >= 0) results.get(contender)?.push(measured);
  }
}
await fixture.stop();

const total = ({ server, postgres }: Measured) => server + postgres;
const least = (contender: Contender): Measured =>
  [...(results.get(contender) ?? [])].sort((a, b) => total(a) - total(b))[0] ?? { rate: 0, server: 0, postgres: 0 };
const rest = (request: Request) => contenders.find((one) => one.name === "REST" && one.request === request);

for (const request of ["me", "list", "get"] as const) {
  console.log(`\n| ${request} | requests/s | server ms | PostgreSQL ms | CPU ms in all | REST takes |\n|---|---:|---:|---:|---:|---:|`);
  const ours = rest(request);
  for (const contender of contenders.filter((one) => one.request === request)) {
    const one = least(contender);
    const rate = Math.round(median((results.get(contender) ?? []).map((measured) => measured.rate)));
    const share = ours ? total(least(ours)) / total(one) : Number.NaN;
    const cells = [one.server, one.postgres, total(one)].map((ms) => ms.toFixed(2)).join(" | ");
    console.log(`| ${contender.name} | ${rate} | ${cells} | ${share.toFixed(2)} × |`);
  }
}
