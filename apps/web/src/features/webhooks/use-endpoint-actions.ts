import { type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Endpoint = Outputs["webhooks"]["endpoints"]["get"];

/** The host of an address, for messages; addresses themselves are long. */
export const hostOf = (url: string) => URL.parse(url)?.host ?? url;

/** What may be done to an endpoint; the page is put right by the server's answer. */
export function useEndpointActions(endpoint: Endpoint) {
  const utils = trpc.useUtils();
  const { id } = endpoint;
  const host = hostOf(endpoint.url);
  const onSettled = () => utils.webhooks.invalidate();
  const onError = (error: unknown) => toast.failed(error);
  const { endpoints } = trpc.webhooks;
  const enable = endpoints.enable.useMutation({ onSettled, onError, onSuccess: () => toast.done(`${host} is notified again.`) });
  const disable = endpoints.disable.useMutation({ onSettled, onError, onSuccess: () => toast.done(`${host} is no longer notified.`) });
  const restore = endpoints.restore.useMutation({ onSettled, onError, onSuccess: () => toast.done(`${host} is back.`) });
  const remove = endpoints.delete.useMutation({
    onSettled,
    onError,
    onSuccess: () => toast.undo(`${host} was deleted.`, () => restore.mutate({ id })),
  });
  const test = endpoints.test.useMutation({ onSettled, onError });
  return {
    toggle: (on: boolean) => (on ? enable : disable).mutate({ id }),
    toggling: enable.isPending || disable.isPending,
    remove: () => remove.mutate({ id }),
    test: () => test.mutate({ id }),
    testing: test.isPending,
    tested: test.data?.deliveryId,
  };
}
