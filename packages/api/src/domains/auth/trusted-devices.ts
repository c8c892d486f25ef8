import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { deriveKey } from "../../adapters/secretbox.ts";
import type { SignInScope } from "../../kernel/services.ts";

/** How many people of one browser are remembered. */
const MOST_PEOPLE = 5;
const SEPARATOR = "~";

type Browser = Pick<SignInScope, "cookies" | "services">;

/**
 * The browser from which this person has signed in before, proved by a cookie that only a sign-in sets; undefined for all others.
 * It opens nothing. It has attempts of its own, so whoever guesses at the account from elsewhere does not use them up.
 */
export function findTrustedDevice(browser: Browser, userId: string): string | undefined {
  return entriesOf(browser)
    .find((entry) => isMadeFor(browser, entry, userId))
    ?.split(".")[0];
}

/** Lets the browser keep that this person has signed in from it. */
export function trustDevice(browser: Browser, userId: string): void {
  const { cookies } = browser;
  if (!cookies) return;
  const entries = entriesOf(browser);
  const known = entries.find((entry) => isMadeFor(browser, entry, userId)) ?? newEntry(browser, userId);
  cookies.setDevice([known, ...entries.filter((entry) => entry !== known)].slice(0, MOST_PEOPLE).join(SEPARATOR));
}

function entriesOf({ cookies }: Browser): string[] {
  const entries = cookies?.device?.split(SEPARATOR) ?? [];
  return entries.filter((entry) => /^[\w-]{16}\.[\w-]{43}$/.test(entry)).slice(0, MOST_PEOPLE);
}

function newEntry(browser: Browser, userId: string): string {
  const device = randomBytes(12).toString("base64url");
  return `${device}.${proofOf(browser, device, userId)}`;
}

function isMadeFor(browser: Browser, entry: string, userId: string): boolean {
  const [device = "", proof = ""] = entry.split(".");
  return timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(browser, device, userId)));
}

function proofOf({ services }: Browser, device: string, userId: string): string {
  const key = deriveKey(services.config.SECRET_KEY, "trusted devices");
  return createHmac("sha256", key).update(`${device} ${userId}`).digest("base64url");
}
