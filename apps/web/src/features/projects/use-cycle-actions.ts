import type { CycleStatus } from "@frontoffice/api/schema/projects/cycles";
import { type Inputs, type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Cycle = Outputs["cycles"]["get"];

function useRefresh() {
  const utils = trpc.useUtils();
  return () => Promise.all([utils.cycles.invalidate(), utils.projects.invalidate()]);
}

const done: Record<CycleStatus, string> = {
  planned: "is planned again.",
  active: "is active.",
  completed: "is completed.",
  archived: "is archived.",
};

/** Moves a cycle on, unless somebody else has moved it since. */
export function useMoveCycle(cycle: Pick<Cycle, "id" | "version">) {
  const refresh = useRefresh();
  const mutation = trpc.cycles.update.useMutation({
    onSuccess: (answer) => toast.done(`${answer.name} ${done[answer.status]}`),
    onError: (error) => toast.failed(error, "The cycle was not moved"),
    onSettled: refresh,
  });
  const move = (status: CycleStatus) => mutation.mutate({ id: cycle.id, expectedVersion: cycle.version, status });
  return { move, moving: mutation.isPending ? mutation.variables.status : undefined };
}

/** Deletes a cycle, and offers the way back. */
export function useDeleteCycle() {
  const refresh = useRefresh();
  const restore = trpc.cycles.restore.useMutation({
    onSuccess: (cycle) => toast.done(`${cycle.name} is back.`),
    onError: (error) => toast.failed(error, "The cycle could not be restored"),
    onSettled: refresh,
  });
  const mutation = trpc.cycles.delete.useMutation({
    onSuccess: (cycle) => toast.undo(`${cycle.name} was deleted.`, () => restore.mutate({ id: cycle.id })),
    onError: (error) => toast.failed(error, "The cycle could not be deleted"),
    onSettled: refresh,
  });
  return { remove: (id: string) => mutation.mutate({ id }), pending: mutation.isPending };
}

interface SaveOptions {
  projectId: string;
  cycle: Cycle | null;
  onSaved: (cycle: Cycle) => void;
  onError: (error: unknown) => void;
}

type Fields = Pick<Inputs["cycles"]["create"], "name" | "description" | "metadata">;

/** Adds a cycle to a project, or changes the one that is given unless somebody else has changed it since. */
export function useSaveCycle({ projectId, cycle, onSaved, onError }: SaveOptions) {
  const refresh = useRefresh();
  const onSuccess = (answer: Cycle) => {
    void refresh();
    onSaved(answer);
  };
  const create = trpc.cycles.create.useMutation({ onSuccess, onError });
  const update = trpc.cycles.update.useMutation({ onSuccess, onError });
  const save = (values: Fields, place: Pick<Inputs["cycles"]["create"], "number" | "s3Prefix">) =>
    cycle ? update.mutate({ id: cycle.id, expectedVersion: cycle.version, ...values }) : create.mutate({ projectId, ...values, ...place });
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error, forget: update.reset };
}
