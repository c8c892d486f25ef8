import { IconChecks } from "@tabler/icons-react";
import { useState } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Approval, Decision } from "../use-decide.ts";
import { ApprovalCard } from "./approval-card.tsx";
import classes from "./approval-list.module.css";
import { DecideDialog } from "./decide-dialog.tsx";

function Nothing({ status }: { status: Approval["status"] }) {
  const waiting = status === "pending";
  return (
    <Card>
      <EmptyState icon={<IconChecks size={26} stroke={1.6} />} title={waiting ? "Nothing waits for you" : `Nothing was ${status}`}>
        {waiting && "When a program wants to do more than its key may do by itself, it asks here."}
      </EmptyState>
    </Card>
  );
}

export function ApprovalList({ status }: { status: Approval["status"] }) {
  const [asked, setAsked] = useState<{ approval: Approval; decision: Decision } | null>(null);
  const found = trpc.approvals.list.useInfiniteQuery({ status }, { getNextPageParam: (page) => page.nextCursor });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.isPending && (
        <Card flush>
          <SkeletonRows rows={3} />
        </Card>
      )}
      {found.isSuccess && items.length === 0 && <Nothing status={status} />}
      <ul className={classes.list}>
        {items.map((approval) => (
          <li key={approval.id}>
            <ApprovalCard approval={approval} onDecide={(decision) => setAsked({ approval, decision })} />
          </li>
        ))}
      </ul>
      <LoadMore more={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      <DecideDialog asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
