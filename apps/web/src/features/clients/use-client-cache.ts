import { useCallback } from "react";
import { getQueryKey, type Outputs, queryClient, trpc } from "../../lib/trpc.ts";

export type Client = Outputs["clients"]["get"];
interface ClientPages {
  pages: Outputs["clients"]["list"][];
  pageParams: unknown[];
}

/** Changes a client in every list on the page at once; null takes it out. Answers how to put the lists back. */
export function useClientLists() {
  return useCallback((id: string, change: Partial<Client> | null) => {
    const filter = { queryKey: getQueryKey(trpc.clients.list, undefined, "infinite") };
    const previous = queryClient.getQueriesData<ClientPages>(filter);
    const edit = (items: Client[]) =>
      change ? items.map((item) => (item.id === id ? { ...item, ...change } : item)) : items.filter((item) => item.id !== id);
    queryClient.setQueriesData<ClientPages>(
      filter,
      (cached) => cached && { ...cached, pages: cached.pages.map((page) => ({ ...page, items: edit(page.items) })) },
    );
    return () => {
      for (const [key, data] of previous) queryClient.setQueryData(key, data);
    };
  }, []);
}
