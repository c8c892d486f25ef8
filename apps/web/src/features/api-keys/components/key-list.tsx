import { IconKey } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { KeyRow } from "./key-row.tsx";

/** The company's keys, the newest first. */
export function KeyList({ issue }: { issue: ReactNode }) {
  const keys = trpc.apiKeys.list.useInfiniteQuery({}, { getNextPageParam: (page) => page.nextCursor });
  if (keys.isPending) return <SkeletonRows rows={3} />;
  if (keys.isError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  const items = keys.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconKey size={26} stroke={1.6} />} title="No program has a key yet" action={issue}>
        Issue one for each program, so that you can see what it does and revoke it alone.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((key) => (
          <KeyRow key={key.id} apiKey={key} />
        ))}
      </ul>
      <LoadMore more={keys.hasNextPage} loading={keys.isFetchingNextPage} onMore={() => void keys.fetchNextPage()} />
    </>
  );
}
