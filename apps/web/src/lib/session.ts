import { can, type Permission } from "@frontoffice/api/permissions";
import { useNavigate } from "@tanstack/react-router";
import { makePageFor } from "./page-company.ts";
import { rememberSignedIn } from "./signed-in-hint.ts";
import { type Outputs, queryClient, trpc } from "./trpc.ts";

export type Session = Outputs["auth"]["me"];

/** The signed-in person and the company at work; only below routes that require a session. */
export function useSession(): Session {
  const [session] = trpc.auth.me.useSuspenseQuery(undefined, { staleTime: 60_000 });
  return session;
}

/** Whether the role in this company carries the permission; the server decides again on every call. */
export function usePermission(permission: Permission): boolean {
  const { company } = useSession();
  return company !== null && can(company.role, permission);
}

/** Forgets everything of the session before, and remembers that someone is signed in now. */
export function beginSession() {
  queryClient.clear();
  makePageFor(undefined);
  rememberSignedIn(true);
}

const signOutListeners = new Set<() => void>();

/** Calls back when somebody signs out here, to end what runs in their name. */
export function onSignOut(listener: () => void): void {
  signOutListeners.add(listener);
}

/** Signs out here; the page is left even when the server cannot be reached, because the session then ends by itself. */
export function useSignOut() {
  const navigate = useNavigate();
  const mutation = trpc.auth.logout.useMutation({
    onSettled: async () => {
      rememberSignedIn(false);
      for (const leave of signOutListeners) leave();
      await navigate({ to: "/login" });
      queryClient.clear();
    },
  });
  return { signOut: () => mutation.mutate(), pending: mutation.isPending };
}

/** Goes on in another company: a new session token, and nothing of the old company stays on the page. */
export function useSwitchCompany(onError: (error: unknown) => void) {
  const navigate = useNavigate();
  const mutation = trpc.auth.switchCompany.useMutation({
    onError,
    onSuccess: async () => {
      beginSession();
      await navigate({ to: "/dashboard", reloadDocument: true });
    },
  });
  return { switchTo: (companyId: string) => mutation.mutate({ companyId }), pending: mutation.isPending };
}
