import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../scripts/chromium.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Look = "light" | "dark";
export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("The browser tests need Chromium: install it, or set CHROMIUM_PATH.");
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A window of its own, with its own cookies; anything its pages complain of is kept in `complaints`. */
export async function openWindow(browser: Browser, url: string, viewport = DESKTOP, colorScheme: Look = "light") {
  const context: BrowserContext = await browser.newContext({ baseURL: url, viewport, colorScheme, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  const page: Page = await context.newPage();
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(`error: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** What axe finds wrong with the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(stillness);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** True when the page can be scrolled sideways, which no screen should need. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Waits until nothing fades or slides any more: half faded in, any text has too little contrast. Loaders turn for ever. */
async function stillness(): Promise<void> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}
