import { type Inputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";
import { type Client, useClientLists } from "./use-client-cache.ts";

function useRefresh() {
  const utils = trpc.useUtils();
  return async () => {
    // A list that was read for the first time while the row changed would be taken for fresh when it comes.
    await utils.clients.list.cancel();
    await Promise.all([utils.clients.invalidate(), utils.dashboard.overview.invalidate()]);
  };
}

/** Brings a deleted client back. */
export function useRestoreClient() {
  const change = useClientLists();
  const refresh = useRefresh();
  const mutation = trpc.clients.restore.useMutation({
    onMutate: ({ id }) => change(id, { deletedAt: null }),
    onSuccess: (client) => toast.done(`${client.name} is back.`),
    onError: (error, _input, putBack) => {
      putBack?.();
      toast.failed(error, "The client could not be restored");
    },
    onSettled: refresh,
  });
  return { restore: (id: string) => mutation.mutate({ id }), pending: mutation.isPending };
}

/** Deletes at once on the page, and offers the way back. */
export function useDeleteClient({ keepInLists = false } = {}) {
  const change = useClientLists();
  const refresh = useRefresh();
  const { restore } = useRestoreClient();
  const mutation = trpc.clients.delete.useMutation({
    onMutate: ({ id }) => change(id, keepInLists ? { deletedAt: new Date().toISOString() } : null),
    onSuccess: (client) => toast.undo(`${client.name} was deleted.`, () => restore(client.id)),
    onError: (error, _input, putBack) => {
      putBack?.();
      toast.failed(error, "The client could not be deleted");
    },
    onSettled: refresh,
  });
  return { remove: (id: string) => mutation.mutate({ id }), pending: mutation.isPending };
}

interface SaveOptions {
  onSaved: (client: Client) => void;
  onError: (error: unknown) => void;
}

/** Adds a client, or changes the one that is given unless somebody else has changed it since. */
export function useSaveClient(client: Client | null, { onSaved, onError }: SaveOptions) {
  const utils = trpc.useUtils();
  const refresh = useRefresh();
  const onSuccess = (answer: Client) => {
    utils.clients.get.setData({ id: answer.id }, answer);
    void refresh();
    onSaved(answer);
  };
  const create = trpc.clients.create.useMutation({ onSuccess, onError });
  const update = trpc.clients.update.useMutation({ onSuccess, onError });
  const save = (values: Inputs["clients"]["create"]) =>
    client ? update.mutate({ id: client.id, expectedVersion: client.version, ...values }) : create.mutate(values);
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error, forget: update.reset };
}
