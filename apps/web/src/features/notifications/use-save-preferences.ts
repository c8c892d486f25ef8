import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Shows a choice at once, and takes it back when it could not be saved. */
export function useSavePreferences() {
  const utils = trpc.useUtils();
  const { get } = utils.notifications.preferences;
  const mutation = trpc.notifications.preferences.save.useMutation({
    onMutate: async ({ preferences }) => {
      await get.cancel();
      const before = get.getData();
      const chosen = new Map(preferences.map((preference) => [preference.kind, preference]));
      get.setData(undefined, (old) => old && { items: old.items.map((item) => ({ ...item, ...chosen.get(item.kind) })) });
      return before;
    },
    onError: (error, _, before) => {
      get.setData(undefined, before);
      toast.failed(error, "The choice could not be saved");
    },
    onSettled: () => void get.invalidate(),
  });
  return mutation.mutate;
}
