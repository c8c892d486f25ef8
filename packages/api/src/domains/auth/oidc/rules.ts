import type { OidcChecks } from "../../../adapters/oidc.ts";
import { deriveKey } from "../../../adapters/secretbox.ts";

export const FLOW_MINUTES = 10;
/** Clocks of the provider and of ours may differ by this much. */
export const CLOCK_SKEW_MS = 60_000;

/** Why a sign-in at a provider failed, as the page's address names it. */
export type OidcFault =
  | "over"
  | "declined"
  | "failed"
  | "unreachable"
  | "email_missing"
  | "email_unverified"
  | "account_exists"
  | "linked_elsewhere"
  | "not_confirmed"
  | "refused"
  | "too_many";

/** Nonce and verifier follow from the browser's secret, which is in its cookie alone: nothing that is kept here could finish a sign-in. */
export function checksOf(browser: string, state: string): OidcChecks {
  const derive = (purpose: string) => deriveKey(browser, `${purpose} ${state}`).toString("base64url");
  return { state, nonce: derive("oidc nonce"), verifier: derive("oidc verifier") };
}
