import type { Models } from "../adapters/llm.ts";
import type { Mailer } from "../adapters/mailer.ts";

/** The outside world as the domains see it; real or offline is decided once, at start. */
export interface Adapters {
  models: Models;
  mailer: Mailer;
}
