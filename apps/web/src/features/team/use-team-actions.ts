import { type Inputs, type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Person = Outputs["users"]["get"];
export type Role = Person["role"];

function useRefresh() {
  const utils = trpc.useUtils();
  return () => Promise.all([utils.users.invalidate(), utils.invitations.invalidate()]);
}

/** What can be done to a person at once, with the way back where there is one. */
export function usePersonActions() {
  const onSettled = useRefresh();
  const failed = (title: string) => (error: unknown) => toast.failed(error, title);
  const restore = trpc.users.restore.useMutation({
    onSettled,
    onSuccess: ({ name }) => toast.done(`${name} is back.`),
    onError: failed("The person could not be restored"),
  });
  const reactivate = trpc.users.reactivate.useMutation({
    onSettled,
    onSuccess: ({ name }) => toast.done(`${name} can sign in again.`),
    onError: failed("The person could not be reactivated"),
  });
  const remove = trpc.users.delete.useMutation({
    onSettled,
    onSuccess: ({ id, name }) => toast.undo(`${name} was removed.`, () => restore.mutate({ id })),
    onError: failed("The person could not be removed"),
  });
  const deactivate = trpc.users.deactivate.useMutation({
    onSettled,
    onSuccess: ({ id, name }) => toast.undo(`${name} was deactivated.`, () => reactivate.mutate({ id })),
    onError: failed("The person could not be deactivated"),
  });
  const endSessions = trpc.users.endSessions.useMutation({
    onSuccess: ({ ended }) => toast.done(ended === 0 ? "There was no session to end." : "Signed out of this company everywhere."),
    onError: failed("The sessions could not be ended"),
  });
  return {
    remove: (id: string) => remove.mutate({ id }),
    restore: (id: string) => restore.mutate({ id }),
    deactivate: (id: string) => deactivate.mutate({ id }),
    reactivate: (id: string) => reactivate.mutate({ id }),
    endSessions: (id: string) => endSessions.mutate({ id }),
    restoring: restore.isPending,
  };
}

interface SaveOptions {
  onSaved: () => void;
  onError: (error: unknown) => void;
}

export function useSavePerson({ onSaved, onError }: SaveOptions) {
  const refresh = useRefresh();
  const update = trpc.users.update.useMutation({
    onError,
    onSuccess: ({ name }) => {
      toast.done(`${name} was changed.`);
      onSaved();
      return refresh();
    },
  });
  return { save: (values: Inputs["users"]["update"]) => update.mutate(values), pending: update.isPending, error: update.error };
}

export function useInvite({ onSaved, onError }: SaveOptions) {
  const refresh = useRefresh();
  const send = trpc.invitations.send.useMutation({
    onError,
    onSuccess: ({ email }) => {
      toast.done(`The invitation to ${email} is on its way.`);
      onSaved();
      return refresh();
    },
  });
  return { invite: (values: Inputs["invitations"]["send"]) => send.mutate(values), pending: send.isPending, error: send.error };
}

export function useInvitationActions() {
  const onSettled = useRefresh();
  const resend = trpc.invitations.resend.useMutation({
    onSettled,
    onSuccess: ({ email }) => toast.done(`A new invitation to ${email} is on its way. The previous link no longer works.`),
    onError: (error) => toast.failed(error, "The invitation could not be sent"),
  });
  const revoke = trpc.invitations.revoke.useMutation({
    onSettled,
    onSuccess: ({ email }) => toast.done(`The invitation of ${email} was revoked.`),
    onError: (error) => toast.failed(error, "The invitation could not be revoked"),
  });
  return {
    resend: (id: string) => resend.mutate({ id }),
    revoke: (id: string) => revoke.mutate({ id }),
    resending: resend.isPending,
    revoking: revoke.isPending,
  };
}
