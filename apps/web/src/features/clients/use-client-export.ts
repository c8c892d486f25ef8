import { useMutation } from "@tanstack/react-query";
import { plural } from "../../lib/format.ts";
import { type Inputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Hands over the clients that the filters leave, as a file. */
export function useClientExport(filters: NonNullable<Inputs["clients"]["export"]>) {
  const utils = trpc.useUtils();
  return useMutation({
    mutationFn: () => utils.client.clients.export.query(filters),
    onSuccess: ({ fileName, mediaType, content, rows, truncated }) => {
      const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
      Object.assign(document.createElement("a"), { href: address, download: fileName }).click();
      // Some browsers read the address after the click returns.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      const counted = plural(rows, "client");
      toast.done(truncated ? `The first ${counted} are in the file. Use the filters to get the others.` : `${counted} exported.`);
    },
    onError: (error) => toast.failed(error, "The file could not be made"),
  });
}
