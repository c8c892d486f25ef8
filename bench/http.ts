/** node bench/http.ts: list and get over REST, tRPC and MCP beside bare Fastify + pg with the same SQL, in one run, in turns. */
import { execFile, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { startTestCluster } from "@frontoffice/db/testing";
import { startProduct } from "../e2e/product.ts";

const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 8;
const BARE_PORT = 19_431;
const PASSWORD = "a bench passphrase of some length";

interface Sample {
  requests: number;
  p50: number;
  p99: number;
}

async function load({ url, token, message }: { url: string; token?: string; message?: object }): Promise<Sample> {
  const headers = token ? ["-H", `authorization=Bearer ${token}`] : [];
  const json = ["-H", "content-type=application/json", "-H", "accept=application/json, text/event-stream"];
  const body = message ? ["-m", "POST", ...json, "-b", JSON.stringify({ jsonrpc: "2.0", id: 1, ...message })] : [];
  const { stdout } = await promisify(execFile)("node_modules/.bin/autocannon", [
    "-j",
    "-d",
    String(SECONDS),
    "-c",
    String(CONNECTIONS),
    ...headers,
    ...body,
    url,
  ]);
  const { requests, latency, non2xx, errors } = JSON.parse(stdout);
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return { requests: requests.average, p50: latency.p50, p99: latency.p99 };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const cluster = await startTestCluster();
const product = await startProduct({ LOG_LEVEL: "error" }, cluster.ownerUrl);
const registered = await fetch(`${product.url}/api/auth/register`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email: "bench@example.com", password: PASSWORD, name: "Bench", companyName: "Bench" }),
});
const { token, company } = await registered.json();
await product.db.pool("owner").query(
  `with made as (
     insert into clients (company_id, name, profession, description)
     select $1, 'Client ' || n, 'Bakery', repeat('Bread and cake. ', 20) from generate_series(1, 500) n returning company_id, id)
   insert into marketing_profiles (company_id, client_id, target_audience, marketing_goals)
   select company_id, id, repeat('Neighbours. ', 10), repeat('More guests. ', 10) from made`,
  [company.id],
);
await product.db.pool("owner").query("analyze");
const one = (await product.db.pool("owner").query("select id from clients limit 1")).rows[0].id;
const bare = spawn(process.execPath, ["bench/bare-server.ts", product.db.ownerUrl, company.id, String(BARE_PORT)], { stdio: "inherit" });
await wait(1_500);

const query = (input: unknown) => encodeURIComponent(JSON.stringify(input));
const tool = (name: string, input: object) => ({ method: "tools/call", params: { name, arguments: input } });
const contenders = [
  { name: "list, bare Fastify + pg", url: `http://127.0.0.1:${BARE_PORT}/clients`, base: "list" },
  { name: "list, REST", url: `${product.url}/api/clients`, base: "list", token },
  { name: "list, tRPC", url: `${product.url}/trpc/clients.list?input=${query({})}`, base: "list", token },
  { name: "list, MCP", url: `${product.url}/mcp`, base: "list", token, message: tool("clients_list", {}) },
  { name: "get, bare Fastify + pg", url: `http://127.0.0.1:${BARE_PORT}/clients/${one}`, base: "get" },
  { name: "get, REST", url: `${product.url}/api/clients/${one}`, base: "get", token },
  { name: "get, tRPC", url: `${product.url}/trpc/clients.get?input=${query({ id: one })}`, base: "get", token },
  { name: "get, MCP", url: `${product.url}/mcp`, base: "get", token, message: tool("clients_get", { id: one }) },
];
const samples = new Map<string, Sample[]>();
for (let round = -1; round < ROUNDS; round += 1) {
  for (const contender of contenders) {
    const { name } = contender;
    const sample = await load(contender);
    // The first round warms every process up and is not counted.
    if (round >= 0) samples.set(name, [...(samples.get(name) ?? []), sample]);
  }
}

console.log("| 500 clients, 8 connections | requests/s | p50 ms | p99 ms | of bare |\n|---|---|---|---|---|");
const rate = (name: string) => median((samples.get(name) ?? []).map((sample) => sample.requests));
for (const { name, base } of contenders) {
  const found = samples.get(name) ?? [];
  const share = rate(name) / rate(`${base}, bare Fastify + pg`);
  const [p50, p99] = [median(found.map((sample) => sample.p50)), median(found.map((sample) => sample.p99))];
  console.log(`| ${name} | ${Math.round(rate(name))} | ${p50} | ${p99} | ${(share * 100).toFixed(0)} % |`);
}
bare.kill();
await product.stop();
await cluster.stop();
