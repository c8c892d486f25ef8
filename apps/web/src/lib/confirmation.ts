import { detailsOf } from "./errors.ts";
import { createPrompt } from "./prompt.ts";
import type { Remedy } from "./retry-link.ts";

/** Asks the person to confirm a sensitive request. */
export const confirmation = createPrompt();

/** Whether a failed call says that the person must confirm their identity. */
export const confirmFirst: Remedy = (error) => (detailsOf(error)?.confirm === true ? () => confirmation.ask() : undefined);
