import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { countOfList } from "../../../lib/format.ts";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { lazyDrawer } from "../../../ui/lazy-drawer.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Person } from "../use-team-actions.ts";
import { PersonRow } from "./person-row.tsx";

const PersonDrawer = lazyDrawer(() => import("./person-drawer.tsx").then((module) => module.PersonDrawer), { person: null });

/** The people that match, by name, with more on scrolling. */
export function PeopleList({ filter }: { filter: Pick<Inputs["users"]["list"], "search" | "state"> }) {
  const [changing, setChanging] = useState<Person | null>(null);
  const people = trpc.users.list.useInfiniteQuery(
    { limit: 25, total: true, ...filter },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  );
  if (people.isPending) return <SkeletonRows rows={4} />;
  if (people.isError)
    return <ErrorState error={people.error} title="The people could not be loaded" onRetry={() => void people.refetch()} />;
  const items = people.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconSearch size={26} stroke={1.6} />} title={filter.search ? "Nobody matches" : "Nobody here"}>
        {filter.search ? "Try a shorter search, or another state." : "There is nobody in this state."}
      </EmptyState>
    );
  }
  return (
    <div data-stale={people.isPlaceholderData || undefined} className={rows.list}>
      <p className={rows.count} role="status">
        {countOfList(people.data.pages, "person", "people")}
      </p>
      <ul>
        {items.map((person) => (
          <PersonRow key={person.id} person={person} onChange={() => setChanging(person)} />
        ))}
      </ul>
      <LoadMore more={people.hasNextPage} loading={people.isFetchingNextPage} onMore={() => void people.fetchNextPage()} />
      <PersonDrawer person={changing} onClose={() => setChanging(null)} />
    </div>
  );
}
