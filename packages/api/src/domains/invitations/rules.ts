import type { RateLimit } from "../../kernel/rate-limits.ts";

const HOUR = 3600;

/** How long a link works; a new email begins the time again. */
export const INVITATION_DAYS = 7;

export const LIMITS = {
  /** Looks at a link, and accepts: more than people need, too few to try tokens. */
  openByNetwork: { name: "invitations:network", max: 60, windowSeconds: HOUR / 4 },
  /** Emails of one company: the product is no machine for mass mail. */
  emailsByCompany: { name: "invitations:company", max: 200, windowSeconds: HOUR },
} as const satisfies Record<string, RateLimit>;
