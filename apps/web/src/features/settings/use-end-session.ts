import { useNavigate } from "@tanstack/react-router";
import { plural } from "../../lib/format.ts";
import { rememberSignedIn } from "../../lib/signed-in-hint.ts";
import { queryClient, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Ends one session of one's own. */
export function useEndSession() {
  const utils = trpc.useUtils();
  const mutation = trpc.auth.sessions.end.useMutation({
    onSuccess: () => toast.done("The session was ended."),
    onError: (error) => toast.failed(error),
    onSettled: () => utils.auth.sessions.invalidate(),
  });
  return { end: (id: string) => mutation.mutate({ id }), pending: mutation.isPending };
}

/** Ends all sessions of one's own but this. */
export function useEndOtherSessions(onEnded: () => void) {
  const utils = trpc.useUtils();
  const mutation = trpc.auth.sessions.endOthers.useMutation({
    onSuccess: ({ ended }) => {
      toast.done(`${plural(ended, "session was", "sessions were")} ended.`);
      onEnded();
    },
    onError: (error) => toast.failed(error),
    onSettled: () => utils.auth.sessions.invalidate(),
  });
  return { endOthers: () => mutation.mutate(), pending: mutation.isPending };
}

/** Ends all sessions of one's own, this one too, and leaves for the sign-in page. */
export function useEndAllSessions() {
  const navigate = useNavigate();
  const mutation = trpc.auth.sessions.endAll.useMutation({
    onSuccess: async () => {
      rememberSignedIn(false);
      await navigate({ to: "/login" });
      queryClient.clear();
    },
    onError: (error) => toast.failed(error),
  });
  return { endAll: () => mutation.mutate(), pending: mutation.isPending };
}
