import { useNavigate } from "@tanstack/react-router";
import { beginSession } from "../../lib/session.ts";
import type { Outputs } from "../../lib/trpc.ts";
import { dropToken } from "./use-kept-token.ts";

/** What an invitation offers. */
export type Offer = Outputs["invitations"]["look"];

/** Goes on to the company that was joined; nothing of a company before stays on the page. */
export function useArrival() {
  const navigate = useNavigate();
  return async () => {
    dropToken();
    beginSession();
    await navigate({ to: "/dashboard", reloadDocument: true });
  };
}
