import { useMutation } from "@tanstack/react-query";
import { plural } from "../../lib/format.ts";
import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";
import type { AuditFilters } from "./use-audit-filters.ts";

/** Hands over what the filters leave, as a file. */
export function useAuditExport(filters: AuditFilters) {
  const utils = trpc.useUtils();
  return useMutation({
    mutationFn: () => utils.client.audit.export.query(filters),
    onSuccess: ({ fileName, mediaType, content, rows, truncated }) => {
      const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
      Object.assign(document.createElement("a"), { href: address, download: fileName }).click();
      // Some browsers read the address after the click returns.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      toast.done(
        truncated ? `The newest ${rows} rows are in the file. Use the filters to get the others.` : `${plural(rows, "row")} exported.`,
      );
      void utils.audit.list.invalidate();
    },
    onError: (error) => toast.failed(error, "The file could not be made"),
  });
}
