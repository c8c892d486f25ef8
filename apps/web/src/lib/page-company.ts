import { detailsOf } from "./errors.ts";
import { createPrompt } from "./prompt.ts";
import type { Remedy } from "./retry-link.ts";

export interface Company {
  id: string;
  name: string;
}

let made: string | undefined;
let isRefused = false;

/** The company for which this page was made: what another tab switches to does not change it. */
export const pageCompany = () => made;

/** The first answer about the session decides what the page shows; a new session decides again. */
export function makePageFor(companyId: string | undefined) {
  if (companyId === undefined) isRefused = false;
  made = companyId === undefined ? undefined : (made ?? companyId);
}

/** Signing in and switching are about no page. */
export function companyHeader(path: string): string | undefined {
  return path.startsWith("auth.") && path !== "auth.me" ? undefined : made;
}

/** Asks to switch back when another tab has switched the session to another company. */
export const companyBack = createPrompt<Company>();

/** A call for the page's own company waits until the session works in it again. Whoever stays is asked again by what they do, not by reads. */
export const switchBackFirst: Remedy = (error, { type }) => {
  const other = detailsOf(error)?.otherCompany;
  if (!isCompany(other) || (isRefused && type !== "mutation")) return undefined;
  return () =>
    companyBack.ask(other).then(
      () => {
        isRefused = false;
      },
      (left: unknown) => {
        isRefused = true;
        throw left;
      },
    );
};

function isCompany(value: unknown): value is Company {
  return typeof value === "object" && value !== null && "id" in value && "name" in value;
}
