import { describeError, detailsOf, isSignedOut } from "./errors.ts";
import { createPrompt } from "./prompt.ts";
import type { Remedy } from "./retry-link.ts";

/** Asks for the sign-in over the page, so that nothing that was typed or is being sent is lost. */
export const signInAgain = createPrompt();

/** The challenge in what the server says to a right password of somebody with two-factor sign-in. */
export function challengeIn(error: unknown): string | null {
  const challenge = detailsOf(error)?.challenge;
  return typeof challenge === "string" ? challenge : null;
}

/** For a call that only wants to know whether somebody is signed in. */
export const WITHOUT_ASKING = { context: { withoutAsking: true } };

const SIGN_IN = ["auth.login", "auth.completeLogin"];

/** A call of a session that has ended waits for the next one. */
export const signInFirst: Remedy = (error, { context }) =>
  endsSession(error) && context.withoutAsking !== true ? () => signInAgain.ask() : undefined;

/** Whether a failed call says that the session is over; a wrong password at the sign-in says no such thing. */
export function endsSession(error: unknown): boolean {
  return isSignedOut(error) && !SIGN_IN.includes(describeError(error).path ?? "");
}
