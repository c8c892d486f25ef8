import { type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Connection = Outputs["storage"]["connections"]["get"];
export type Probe = Outputs["storage"]["connections"]["test"];

/** The host of an address, for people; addresses themselves are long. */
export const hostOf = (endpoint: string) => URL.parse(endpoint)?.host ?? endpoint;

/** What may be done to a connection; the page is put right by the server's answer. */
export function useConnectionActions({ id, name }: Connection) {
  const utils = trpc.useUtils();
  const onSettled = () => utils.storage.invalidate();
  const { connections } = trpc.storage;
  const onError = (error: unknown) => toast.failed(error);
  const restore = connections.restore.useMutation({ onSettled, onError, onSuccess: () => toast.done(`${name} is back.`) });
  const remove = connections.delete.useMutation({
    onSettled,
    onError: (error) => toast.failed(error, `${name} was not deleted`),
    onSuccess: () => toast.undo(`${name} was deleted.`, () => restore.mutate({ id })),
  });
  const test = connections.test.useMutation({ onSettled, onError: (error) => toast.failed(error, "The test did not run") });
  return { remove: () => remove.mutate({ id }), test: () => test.mutate({ id }), testing: test.isPending, tested: test.data };
}
