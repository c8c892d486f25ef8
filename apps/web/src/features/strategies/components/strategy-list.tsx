import type { StrategyStatus } from "@frontoffice/api/schema/strategies";
import { Button } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { period } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { InitialsTile } from "../../../ui/initials-tile.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ClientLink } from "../../clients/components/client-link.tsx";
import classes from "./strategy-list.module.css";
import { StrategyState } from "./strategy-state.tsx";

type Item = Outputs["strategies"]["list"]["items"][number];

/** What the plan is about; the client's name stands below it anyway. */
function subjectOf({ headline, title, clientName }: Item) {
  const words = headline?.startsWith(`${clientName}: `) ? headline.slice(clientName.length + 2) : (headline ?? title);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function Row({ item }: { item: Item }) {
  return (
    <li className={classes.row}>
      <InitialsTile name={item.clientName} />
      <div className={classes.words}>
        <Link to="/strategies/$strategyId" params={{ strategyId: item.id }} className={classes.title}>
          {subjectOf(item)}
        </Link>
        <p className={classes.meta}>
          <span>
            <ClientLink id={item.clientId} name={item.clientName} />
          </span>
          <span>{period(item.periodStart, item.periodEnd)}</span>
          {item.version > 0 ? <span>Version {item.version}</span> : !item.drafting && <span>Nothing written yet</span>}
        </p>
      </div>
      <div className={classes.end}>
        <StrategyState status={item.status} drafting={item.drafting} />
        <span className={classes.when}>
          <TimeAgo at={item.updatedAt} />
        </span>
      </div>
    </li>
  );
}

interface StrategyListProps {
  filter: { clientId?: string | undefined; status?: StrategyStatus | undefined; search?: string | undefined };
  onGenerate: (() => void) | undefined;
  /** Takes the filters away, where they are filters and not what the page is about. */
  onClear?: () => void;
}

function Nothing({ filter, onGenerate, onClear }: StrategyListProps) {
  const icon = <IconBulb size={26} stroke={1.6} />;
  if (onClear && (filter.clientId || filter.status || filter.search))
    return (
      <EmptyState
        icon={icon}
        title="No strategy matches these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Show all strategies
          </Button>
        }
      />
    );
  return (
    <EmptyState icon={icon} title="No strategy yet" action={onGenerate && <Button onClick={onGenerate}>Generate a strategy</Button>}>
      Choose a client and a period. You get a dated plan with channels, targets and a budget, and every statement shows its source.
    </EmptyState>
  );
}

/** The company's strategies, the newest first. */
export function StrategyList(props: StrategyListProps) {
  const list = trpc.strategies.list.useInfiniteQuery(props.filter, {
    getNextPageParam: (page) => page.nextCursor,
    // A draft that ends elsewhere is told by the page's job feed; this is for pages that lost it.
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(({ drafting }) => drafting)) ? 4000 : false),
  });
  if (list.isPending) return <SkeletonRows />;
  if (list.isError) return <ErrorState error={list.error} title="The strategies could not be loaded" onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing {...props} />;
  return (
    <>
      <ul>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      <LoadMore more={list.hasNextPage} loading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </>
  );
}
