import type { StrategyMove, StrategyStatus, StrategyView } from "@frontoffice/api/schema/strategies";
import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

const destinations: Record<StrategyMove, StrategyStatus> = {
  submit: "in_review",
  approve: "approved",
  reject: "rejected",
  reopen: "draft",
  archive: "archived",
  restore: "approved",
};

const words: Record<StrategyMove, string> = {
  submit: "Submitted for review.",
  approve: "Approved. This version is now read-only.",
  reject: "Sent back with your comment.",
  reopen: "Back to a draft.",
  archive: "Archived.",
  restore: "Restored.",
};

/** The moves of a strategy: shown at once, taken back when the server refuses, and archiving can be undone. */
export function useStrategyMoves({ id, version }: Pick<StrategyView, "id" | "version">) {
  const utils = trpc.useUtils();
  const optionsOf = (move: StrategyMove) => ({
    onMutate: async () => {
      await utils.strategies.get.cancel({ id });
      const before = utils.strategies.get.getData({ id });
      utils.strategies.get.setData(
        { id },
        (strategy) => strategy && { ...strategy, status: destinations[move], moves: [], canEdit: false },
      );
      return { before };
    },
    onError: (error: unknown, _: unknown, kept: { before?: StrategyView | undefined } | undefined) => {
      if (kept?.before) utils.strategies.get.setData({ id }, kept.before);
      toast.failed(error);
    },
    onSuccess: (strategy: StrategyView) => {
      utils.strategies.get.setData({ id }, strategy);
      if (move === "archive") toast.undo(words.archive, () => restore.mutate({ id }));
      else toast.done(words[move]);
    },
    onSettled: () =>
      Promise.all([utils.strategies.get.invalidate({ id }), utils.strategies.list.invalidate(), utils.dashboard.overview.invalidate()]),
  });
  const submit = trpc.strategies.submit.useMutation(optionsOf("submit"));
  const approve = trpc.strategies.approve.useMutation(optionsOf("approve"));
  const reject = trpc.strategies.reject.useMutation(optionsOf("reject"));
  const reopen = trpc.strategies.reopen.useMutation(optionsOf("reopen"));
  const archive = trpc.strategies.archive.useMutation(optionsOf("archive"));
  const restore = trpc.strategies.restore.useMutation(optionsOf("restore"));
  const seen = { id, expectedVersion: version };
  return {
    pending: [submit, approve, reject, reopen, archive, restore].some(({ isPending }) => isPending),
    submit: () => submit.mutate(seen),
    approve: () => approve.mutate(seen),
    reject: (comment: string) => reject.mutate({ ...seen, comment }),
    reopen: () => reopen.mutate(seen),
    archive: () => archive.mutate({ id }),
    restore: () => restore.mutate({ id }),
  };
}

export type StrategyMoves = ReturnType<typeof useStrategyMoves>;
