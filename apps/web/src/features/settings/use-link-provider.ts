import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Leaves for the provider once the person has proved to be himself, and comes back to where he was. */
export function useLinkProvider() {
  const mutation = trpc.auth.identities.link.useMutation({
    onSuccess: ({ startUrl }) => location.assign(startUrl),
    onError: (error) => toast.failed(error),
  });
  return { link: () => mutation.mutate(), pending: mutation.isPending || mutation.isSuccess };
}
