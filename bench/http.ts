/** node bench/http.ts: list and get over REST, tRPC and MCP beside bare Fastify + pg with the same SQL, in one run, in turns. */
import { startHttpFixture } from "./http-fixture.ts";
import { load, median, type Sample } from "./load.ts";

const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 8;

const fixture = await startHttpFixture(500, { LOG_LEVEL: "error" });
const { product, token, clientId, bare } = fixture;

const query = (input: unknown) => encodeURIComponent(JSON.stringify(input));
const tool = (name: string, input: object) => ({ method: "tools/call", params: { name, arguments: input } });
const contenders = [
  { name: "list, bare Fastify + pg", url: `${bare.url}/clients`, base: "list", token },
  { name: "list, REST", url: `${product.url}/api/clients`, base: "list", token },
  { name: "list, tRPC", url: `${product.url}/trpc/clients.list?input=${query({})}`, base: "list", token },
  { name: "list, MCP", url: `${product.url}/mcp`, base: "list", token, message: tool("clients_list", {}) },
  { name: "get, bare Fastify + pg", url: `${bare.url}/clients/${clientId}`, base: "get", token },
  { name: "get, REST", url: `${product.url}/api/clients/${clientId}`, base: "get", token },
  { name: "get, tRPC", url: `${product.url}/trpc/clients.get?input=${query({ id: clientId })}`, base: "get", token },
  { name: "get, MCP", url: `${product.url}/mcp`, base: "get", token, message: tool("clients_get", { id: clientId }) },
];
const samples = new Map<string, Sample[]>();
for (let round = -1; round < ROUNDS; round += 1) {
  for (const contender of contenders) {
    const sample = await load({ ...contender, connections: CONNECTIONS, until: { seconds: SECONDS } });
    // The first round warms every process up and is not counted.
    if (round >= 0) samples.set(contender.name, [...(samples.get(contender.name) ?? []), sample]);
  }
}

console.log("| 500 clients, 8 connections | requests/s | p50 ms | p99 ms | of bare |\n|---|---|---|---|---|");
const rate = (name: string) => median((samples.get(name) ?? []).map((sample) => sample.rate));
for (const { name, base } of contenders) {
  const found = samples.get(name) ?? [];
  const share = rate(name) / rate(`${base}, bare Fastify + pg`);
  const [p50, p99] = [median(found.map((sample) => sample.p50)), median(found.map((sample) => sample.p99))];
  console.log(`| ${name} | ${Math.round(rate(name))} | ${p50} | ${p99} | ${(share * 100).toFixed(0)} % |`);
}
await fixture.stop();
