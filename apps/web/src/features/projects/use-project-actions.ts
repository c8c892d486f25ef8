import { changeInLists } from "../../lib/optimistic-list.ts";
import { getQueryKey, type Inputs, type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Project = Outputs["projects"]["get"];

function useRefresh() {
  const utils = trpc.useUtils();
  return () => Promise.all([utils.projects.invalidate(), utils.cycles.invalidate()]);
}

const takeOut = (id: string) => changeInLists<Project>(getQueryKey(trpc.projects.list, undefined, "infinite"), id, null);

/** Deletes at once on the page, and offers the way back. */
export function useDeleteProject() {
  const refresh = useRefresh();
  const restore = trpc.projects.restore.useMutation({
    onSuccess: (project) => toast.done(`${project.name} is back.`),
    onError: (error) => toast.failed(error, "The project could not be restored"),
    onSettled: refresh,
  });
  const mutation = trpc.projects.delete.useMutation({
    onMutate: ({ id }) => takeOut(id),
    onSuccess: (project) => toast.undo(`${project.name} was deleted.`, () => restore.mutate({ id: project.id })),
    onError: (error, _input, putBack) => {
      putBack?.();
      toast.failed(error, "The project could not be deleted");
    },
    onSettled: refresh,
  });
  return { remove: (id: string, onDone?: () => void) => mutation.mutate({ id }, { onSuccess: onDone }), pending: mutation.isPending };
}

/** Puts a project out of use or back, shown at once. */
export function useActivateProject({ id }: Pick<Project, "id">) {
  const utils = trpc.useUtils();
  const refresh = useRefresh();
  const mutation = trpc.projects.update.useMutation({
    onMutate: ({ isActive }) => {
      const previous = utils.projects.get.getData({ id });
      utils.projects.get.setData({ id }, (project) => project && { ...project, isActive: isActive ?? project.isActive });
      return previous;
    },
    onError: (error, _input, before) => {
      if (before) utils.projects.get.setData({ id }, before);
      toast.failed(error);
    },
    onSuccess: (project) => utils.projects.get.setData({ id }, project),
    onSettled: refresh,
  });
  return { activate: (isActive: boolean) => mutation.mutate({ id, isActive }), pending: mutation.isPending };
}

interface SaveOptions {
  onSaved: (project: Project) => void;
  onError: (error: unknown) => void;
}

/** Adds a project, or changes the one that is given unless somebody else has changed it since. */
export function useSaveProject(project: Project | null, { onSaved, onError }: SaveOptions) {
  const utils = trpc.useUtils();
  const refresh = useRefresh();
  const onSuccess = (answer: Project) => {
    utils.projects.get.setData({ id: answer.id }, answer);
    void refresh();
    onSaved(answer);
  };
  const create = trpc.projects.create.useMutation({ onSuccess, onError });
  const update = trpc.projects.update.useMutation({ onSuccess, onError });
  const save = (values: Inputs["projects"]["create"]) =>
    project ? update.mutate({ id: project.id, expectedVersion: project.version, ...values }) : create.mutate(values);
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error, forget: update.reset };
}
