import type { Models } from "../adapters/llm.ts";
import type { Mailer } from "../adapters/mailer.ts";
import type { OidcProvider } from "../adapters/oidc.ts";
import type { Outbound } from "../adapters/outbound.ts";
import type { Secretbox } from "../adapters/secretbox.ts";
import type { Listener } from "./events.ts";

/** The outside world as the domains see it; real or offline is decided once, at start. */
export interface Adapters {
  models: Models;
  mailer: Mailer;
  /** Receivers of webhooks, behind the guard for outgoing requests. */
  receivers: Outbound;
  /** Seals what is stored and must be read again: signing secrets, credentials. */
  secretbox: Secretbox;
  /** The outside provider that people sign in with; null when none is configured. */
  oidc: OidcProvider | null;
  /** Who hears of what happens in a company. */
  listeners: readonly Listener[];
}
