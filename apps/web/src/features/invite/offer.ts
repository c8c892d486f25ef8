import type { Outputs } from "../../lib/trpc.ts";

/** What an invitation offers. */
export type Offer = Outputs["invitations"]["look"];
