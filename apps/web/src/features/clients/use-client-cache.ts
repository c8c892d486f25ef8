import { useCallback } from "react";
import { changeInLists } from "../../lib/optimistic-list.ts";
import { getQueryKey, type Outputs, trpc } from "../../lib/trpc.ts";

export type Client = Outputs["clients"]["get"];

/** Changes a client in every list on the page at once; null takes it out. Answers how to put the lists back. */
export function useClientLists() {
  return useCallback(
    (id: string, change: Partial<Client> | null) =>
      changeInLists<Client>(getQueryKey(trpc.clients.list, undefined, "infinite"), id, change),
    [],
  );
}
