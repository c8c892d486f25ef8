import { type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Approval = Outputs["approvals"]["list"]["items"][number];
export type Decision = "approve" | "reject";

/** Approves or rejects; the list and the count in the navigation follow. */
export function useDecide(onDone: () => void) {
  const utils = trpc.useUtils();
  const options = (words: string) => ({
    onSettled: () => utils.approvals.invalidate(),
    onError: (error: unknown) => toast.failed(error),
    onSuccess: () => {
      onDone();
      toast.done(words);
    },
  });
  const approve = trpc.approvals.approve.useMutation(options("Approved. The request is being carried out."));
  const reject = trpc.approvals.reject.useMutation(options("Rejected. The program is told why."));
  const decide = (decision: Decision, id: string, comment: string) =>
    decision === "approve" ? approve.mutate({ id, comment }) : reject.mutate({ id, comment });
  return { decide, pending: approve.isPending || reject.isPending };
}
