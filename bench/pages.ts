/**
 * node bench/pages.ts [--url http://localhost:3000] [--data-dir .data] [--rounds 3]: what each first route of a product that runs with its demo
 * company costs a browser: scripts and style sheets as they are sent, largest contentful paint and layout shift, at 10 Mbit/s and 80 ms with
 * an empty cache. Bytes and files are exact; the paint is the least of the rounds, since others on the machine can only add to it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:3000" },
    "data-dir": { type: "string", default: ".data" },
    rounds: { type: "string", default: "3" },
  },
});
/** 10 Mbit/s and 80 ms. */
const NETWORK = { offline: false, latency: 80, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const GUEST = ["/", "/login", "/signup"];

interface Cost {
  scriptBytes: number;
  scripts: number;
  styleBytes: number;
  calls: number;
  paintMs: number;
  shift: number;
}

const executablePath = findChromium();
const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) });
const session = await signIn();
const rows: Record<string, Record<string, string | number>> = {};
for (const path of [...GUEST, ...(await signedInPaths())]) rows[path] = shown(await leastOf(path));
console.table(rows);
await session.close();
await browser.close();

async function signIn(): Promise<BrowserContext> {
  const { users } = JSON.parse(readFileSync(join(values["data-dir"], "demo-login.json"), "utf8"));
  const { email, password } = users.find(({ role }: { role: string }) => role === "owner");
  const context = await browser.newContext({ baseURL: values.url });
  const answer = await context.request.post("/trpc/auth.login", { data: { email, password }, headers: { origin: values.url } });
  if (!answer.ok()) throw new Error(`The demo company's owner could not sign in: ${await answer.text()}`);
  return context;
}

/** A page of each kind, with the first row of its list. */
async function signedInPaths(): Promise<string[]> {
  const first = async (list: string) => {
    const answer = await session.request.get(`/api/${list}`);
    if (!answer.ok()) throw new Error(`${list} could not be listed: ${await answer.text()}`);
    return (await answer.json()).items[0]?.id;
  };
  const rowPages = [
    ["clients", await first("clients")],
    ["strategies", await first("strategies")],
    ["projects", await first("projects")],
    ["uploads/sessions", await first("sessions")],
  ];
  const lists = ["dashboard", "clients", "strategies", "uploads", "uploads/sessions", "approvals", "jobs", "notifications"];
  const settings = ["", "/security", "/notifications", "/company", "/team", "/keys", "/storage", "/webhooks", "/audit"];
  return [
    ...lists.map((path) => `/${path}`),
    ...rowPages.filter(([, id]) => id).map(([path, id]) => `/${path}/${id}`),
    ...settings.map((path) => `/settings${path}`),
  ];
}

/** The same page several times; bytes are the same each time, the paint is the least. */
async function leastOf(path: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (let round = 0; round < Number(values.rounds); round++) costs.push(await costOf(path));
  const [first] = costs;
  if (!first) throw new Error("--rounds must be 1 or more.");
  return { ...first, paintMs: Math.min(...costs.map(({ paintMs }) => paintMs)), shift: Math.max(...costs.map(({ shift }) => shift)) };
}

async function costOf(path: string): Promise<Cost> {
  const context = await browser.newContext({
    baseURL: values.url,
    storageState: GUEST.includes(path) ? undefined : await session.storageState(),
    viewport: { width: 1_280, height: 900 },
  });
  try {
    const page = await context.newPage();
    await slowDown(page);
    await page.addInitScript(observePaint);
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    return await page.evaluate(readCost);
  } finally {
    await context.close();
  }
}

async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
}

/** Runs in the page before anything else of it. */
function observePaint(): void {
  const seen = { paintMs: 0, shift: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.paintMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** Runs in the page. */
function readCost() {
  const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const sum = (some: PerformanceResourceTiming[]) => some.reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0);
  const scripts = files.filter(({ name }) => new URL(name).pathname.endsWith(".js"));
  return {
    scriptBytes: sum(scripts),
    scripts: scripts.length,
    styleBytes: sum(files.filter(({ name }) => new URL(name).pathname.endsWith(".css"))),
    calls: files.filter(({ name }) => new URL(name).pathname.startsWith("/trpc/")).length,
    ...(globalThis as unknown as { seen: { paintMs: number; shift: number } }).seen,
  };
}

function shown({ scriptBytes, scripts, styleBytes, calls, paintMs, shift }: Cost) {
  return {
    "script KB": Math.round(scriptBytes / 1_024),
    scripts,
    "style KB": Math.round(styleBytes / 1_024),
    calls,
    "LCP ms": Math.round(paintMs),
    CLS: shift.toFixed(3),
  };
}
