import type { ExportStrategyInput, ExportView } from "@frontoffice/api/schema/strategies";
import { useMutation } from "@tanstack/react-query";
import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

function blobOf({ encoding, content, mediaType }: ExportView): Blob {
  if (encoding === "utf8") return new Blob([content], { type: mediaType });
  return new Blob([Uint8Array.from(atob(content), (character) => character.charCodeAt(0))], { type: mediaType });
}

function download(file: ExportView) {
  const address = URL.createObjectURL(blobOf(file));
  const link = Object.assign(document.createElement("a"), { href: address, download: file.fileName });
  link.click();
  // Some browsers read the address after the click returns.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Hands the strategy over as a file. */
export function useStrategyExport(id: string) {
  const utils = trpc.useUtils();
  return useMutation({
    mutationFn: (input: Omit<ExportStrategyInput, "id">) => utils.client.strategies.export.query({ id, ...input }),
    onSuccess: download,
    onError: (error) => toast.failed(error, "The file could not be made"),
  });
}
