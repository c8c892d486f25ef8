import { ownPath } from "@frontoffice/api/own-path";
import { redirect } from "@tanstack/react-router";
import { isSignedOut } from "./errors.ts";
import { rememberSignedIn, wasSignedIn } from "./signed-in-hint.ts";
import { fetchSession } from "./trpc.ts";

/** Lets only signed-in people in; everyone else signs in and comes back to the same address. */
export async function requireSession({ location }: { location: { href: string } }) {
  try {
    await fetchSession();
    rememberSignedIn(true);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    rememberSignedIn(false);
    throw redirect({ to: "/login", search: { returnTo: location.href } });
  }
}

/** Sends people who are signed in already to where they were going. */
export async function requireGuest({ search }: { search: { returnTo?: string | undefined } }) {
  if (!wasSignedIn()) return;
  const signedIn = await fetchSession().then(
    () => true,
    () => false,
  );
  rememberSignedIn(signedIn);
  if (signedIn) throw redirect({ href: ownPath(search.returnTo) });
}
