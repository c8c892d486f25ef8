import type { Models } from "../adapters/llm.ts";
import type { Mailer } from "../adapters/mailer.ts";
import type { Listener } from "./events.ts";

/** The outside world as the domains see it; real or offline is decided once, at start. */
export interface Adapters {
  models: Models;
  mailer: Mailer;
  /** Who hears of what happens in a company. */
  listeners: readonly Listener[];
}
