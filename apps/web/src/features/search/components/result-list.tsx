import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { wordsOf } from "../../../lib/word-match.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { ResultRow } from "./result-row.tsx";

type Wanted = Pick<Inputs["search"]["everything"], "q" | "kind">;

/** What has been found, the best first, with more on scrolling. */
export function ResultList({ q, kind }: Wanted) {
  const isAsked = wordsOf(q).length > 0;
  const found = trpc.search.everything.useInfiniteQuery(
    { q, kind, limit: 20 },
    {
      enabled: isAsked,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      trpc: { abortOnUnmount: true },
    },
  );
  const icon = <IconSearch size={26} stroke={1.6} />;
  if (!isAsked) {
    return (
      <EmptyState icon={icon} title="Search everything">
        Clients, contacts, strategies and what they say, projects, uploads, files and people.
      </EmptyState>
    );
  }
  if (found.isPending) return <SkeletonRows rows={6} />;
  if (found.isError) return <ErrorState error={found.error} title="The search could not be done" onRetry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={icon} title={`Nothing found for “${q}”`}>
        Try fewer words, a part of a word, or another kind.
      </EmptyState>
    );
  }
  return (
    <div data-stale={found.isPlaceholderData || undefined} className={rows.list}>
      <ul aria-label="Results">
        {items.map((result) => (
          <ResultRow key={`${result.kind} ${result.id}`} result={result} words={wordsOf(q)} />
        ))}
      </ul>
      <LoadMore more={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </div>
  );
}
