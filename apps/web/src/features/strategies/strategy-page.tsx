import { Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { isMissing } from "../../lib/errors.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { StrategyBoard } from "./components/strategy-board.tsx";
import { DocumentSkeleton } from "./components/strategy-document.tsx";

const route = getRouteApi("/_app/strategies/$strategyId/");

function Pending() {
  return (
    <Page title="Strategy" eyebrow="Strategies" intro={<Skeleton height={20} width={320} />}>
      <DocumentSkeleton />
    </Page>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Page title="Strategy">
      {isMissing(error) ? (
        <EmptyState title="There is no such strategy" action={<LinkButton to="/strategies">All strategies</LinkButton>}>
          It may have been deleted together with its client, or it belongs to another company.
        </EmptyState>
      ) : (
        <ErrorState error={error} title="The strategy could not be loaded" onRetry={onRetry} />
      )}
    </Page>
  );
}

export function StrategyPage() {
  const { strategyId } = route.useParams();
  const { version } = route.useSearch();
  const navigate = route.useNavigate();
  const query = trpc.strategies.get.useQuery({ id: strategyId });
  const strategy = query.data;
  const older = strategy && version !== undefined && version !== strategy.version ? version : undefined;
  const old = trpc.strategies.version.useQuery(
    { id: strategyId, number: older ?? 1 },
    { enabled: older !== undefined, staleTime: Infinity },
  );
  if (query.isPending) return <Pending />;
  if (!strategy) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (older !== undefined && old.isError) return <Failed error={old.error} onRetry={() => void old.refetch()} />;
  return (
    <StrategyBoard
      key={strategyId}
      strategy={strategy}
      shown={older ?? strategy.version}
      sections={older === undefined ? strategy.sections : (old.data?.sections ?? null)}
      onLeaveVersion={() => void navigate({ search: {}, resetScroll: false })}
    />
  );
}
