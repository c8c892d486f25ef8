import axe, { type RunOptions } from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.ts";
import { PATIENCE_MS } from "../scripts/patience.ts";

export type Look = "light" | "dark";
export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

let browser: Promise<Browser> | undefined;

/** The browser of this process, which all journeys in it share; it ends with the process. */
function launched(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("The browser tests need Chromium: install it, or set CHROMIUM_PATH.");
  browser ??= chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  return browser;
}

/** Windows that no journey leaves to the next one. */
const windows = new Set<BrowserContext>();

/** A window of its own, with its own cookies; anything its pages complain of is kept in `complaints`. It is closed after the file's last test. */
export async function openWindow(url: string, viewport = DESKTOP, colorScheme: Look = "light") {
  const shown = { baseURL: url, viewport, colorScheme, reducedMotion: "reduce" } as const;
  const context: BrowserContext = await (await launched()).newContext(shown);
  windows.add(context);
  context.on("close", () => windows.delete(context));
  context.setDefaultTimeout(PATIENCE_MS);
  const page: Page = await context.newPage();
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(`error: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

export async function closeWindows(): Promise<void> {
  await Promise.all([...windows].map((one) => one.close()));
}

/** To an address within the app that the page shows already, as its links lead there: a load would cost five times as much. */
export function goWithin(page: Page, path: string): Promise<void> {
  return page.evaluate((address) => history.pushState(null, "", address), path);
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What is looked for; what is found right would be described as well, at twice the cost, and nobody reads it. The product has no frames. */
const RUN: RunOptions = { resultTypes: ["violations"], iframes: false };

/**
 * What axe finds wrong with the page as it stands, or with the part of it that is named; one line each. In other colours the
 * rest of a page is the same, so `coloursOnly` asks for no more than that.
 */
export async function accessibilityFaults(page: Page, { within, coloursOnly = false }: { within?: string; coloursOnly?: boolean } = {}) {
  await page.evaluate(stillness);
  const isThere = await page.evaluate(() => "axe" in window);
  if (!isThere) await page.evaluate(axe.source);
  const options: RunOptions = { ...RUN, ...(coloursOnly && { runOnly: { type: "rule", values: COLOUR_RULES } }) };
  return page.evaluate(axeFaults, { within, options });
}

/**
 * What axe finds on a page that it has seen, in the dark or on a phone now. By day the accessibility journey looks at the first page of each kind
 * for all others, at night each is looked at.
 */
export function faultsElsewhere(...asked: Parameters<typeof accessibilityFaults>): Promise<string[]> {
  return inject("wholeSize") ? accessibilityFaults(...asked) : Promise.resolve([]);
}

/** Runs in the page, which knows axe by now and no imports. */
async function axeFaults({ within, options }: { within: string | undefined; options: RunOptions }): Promise<string[]> {
  const { run } = (window as unknown as { axe: typeof axe }).axe;
  const { violations } = await run(within === undefined ? document : { include: [[within]] }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** True when the page can be scrolled sideways, which no screen should need. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Waits until nothing fades or slides any more: half faded in, any text has too little contrast. Loaders turn for ever. */
async function stillness(): Promise<void> {
  const moving = document
    .getAnimations()
    .filter(({ effect, playState }) => playState === "running" && effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  const still = Promise.allSettled(moving.map(({ finished }) => finished));
  // Runs in the page, which knows no imports.
  await Promise.race([still, new Promise((late) => setTimeout(late, 1_000))]);
}
