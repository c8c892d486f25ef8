import { type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Key = Outputs["apiKeys"]["list"]["items"][number];

/** Renames and revokes keys; the list follows. */
export function useKeyActions(onDone: () => void) {
  const utils = trpc.useUtils();
  const onSettled = () => utils.apiKeys.invalidate();
  const onError = (error: unknown) => toast.failed(error);
  const revoke = trpc.apiKeys.revoke.useMutation({
    onSettled,
    onError,
    onSuccess: ({ name }) => {
      onDone();
      toast.done(`${name} was revoked. It stops working within a second.`);
    },
  });
  const rename = trpc.apiKeys.rename.useMutation({ onSettled, onError, onSuccess: onDone });
  return {
    revoke: (id: string) => revoke.mutate({ id }),
    revoking: revoke.isPending,
    rename: (id: string, name: string) => rename.mutate({ id, name }),
    renaming: rename.isPending,
  };
}
