import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Takes a change back; afterwards everything on the page is asked for again, because anything may be what it was before. */
export function useUndo(onSettled: () => void) {
  const utils = trpc.useUtils();
  const undo = trpc.audit.undo.useMutation({
    onSuccess: () => toast.done("Undone."),
    onError: (error) => toast.failed(error, "This could not be undone"),
    onSettled: async () => {
      onSettled();
      await utils.invalidate();
    },
  });
  return { undo: (id: string) => undo.mutate({ id }), pending: undo.isPending };
}
