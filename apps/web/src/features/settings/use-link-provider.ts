import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Goes to the provider once the person has confirmed their identity, and comes back to the same page. */
export function useLinkProvider() {
  const mutation = trpc.auth.identities.link.useMutation({
    onSuccess: ({ startUrl }) => location.assign(startUrl),
    onError: (error) => toast.failed(error),
  });
  return { link: () => mutation.mutate(), pending: mutation.isPending || mutation.isSuccess };
}
