import { queryClient } from "./trpc.ts";

interface Pages<Row> {
  pages: { items: Row[] }[];
}

/** Changes one row in every loaded page of a list at once; null takes it out. Answers how to put the lists back. */
export function changeInLists<Row extends { id: string }>(queryKey: readonly unknown[], id: string, change: Partial<Row> | null) {
  const filter = { queryKey };
  const previous = queryClient.getQueriesData<Pages<Row>>(filter);
  const edit = (items: Row[]) =>
    change ? items.map((item) => (item.id === id ? { ...item, ...change } : item)) : items.filter((item) => item.id !== id);
  queryClient.setQueriesData<Pages<Row>>(
    filter,
    (cached) => cached && { ...cached, pages: cached.pages.map((page) => ({ ...page, items: edit(page.items) })) },
  );
  return () => {
    for (const [key, data] of previous) queryClient.setQueryData(key, data);
  };
}
