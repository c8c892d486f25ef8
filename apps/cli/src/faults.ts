import { ApprovalPendingError, FrontofficeError } from "@frontoffice/client";
import { CommandFault, EXITS } from "./exits.ts";

/** Any error in words for people, with the exit code that fits it; undefined for an unexpected error. */
export function faultOf(error: unknown): CommandFault | undefined {
  if (error instanceof CommandFault) return error;
  if (!(error instanceof FrontofficeError)) return undefined;
  const quoted = error.requestId ? ` (request ${error.requestId})` : "";
  if (error instanceof ApprovalPendingError) {
    return new CommandFault(
      EXITS.refused,
      `This key may not do that alone: it waits for a person's approval (${error.id}). Run the command again once it is approved.`,
    );
  }
  if (error.code === "unauthorized") {
    return new CommandFault(EXITS.refused, "The API key is unknown, revoked or over. Issue another one under Settings → API keys.");
  }
  if (error.code === "forbidden" || error.code === "limit_reached") return new CommandFault(EXITS.refused, `${error.message}${quoted}`);
  if (error.code === "network" || error.code === "timeout" || error.code === "unavailable") {
    return new CommandFault(EXITS.unreachable, `${error.message} Check FRONTOFFICE_URL and the network, then run the command again.`);
  }
  if (error.code === "rate_limited") {
    return new CommandFault(
      EXITS.unreachable,
      "The key's calls per minute are used up. Wait a minute, or raise its limit, then run the command again.",
    );
  }
  return new CommandFault(EXITS.failed, `${error.message}${quoted}`);
}
