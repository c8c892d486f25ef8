import { Link } from "@tanstack/react-router";
import { today } from "../../../lib/days.ts";
import { period } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "../../../ui/card-rows.module.css";
import { LinkButton } from "../../../ui/link-button.tsx";
import { StrategyState } from "../../strategies/components/strategy-state.tsx";
import { currentStrategy } from "../hub/current-strategy.ts";
import { tabPath } from "../hub/tabs.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

function NoneYet({ clientId }: { clientId: string }) {
  const mayPlan = usePermission("strategies:write");
  return (
    <div className={classes.empty}>
      <p>No strategy yet. One is drafted from this client's profile.</p>
      {mayPlan && (
        <LinkButton to="/strategies" search={{ client: clientId, generate: clientId }} size="xs">
          Generate a strategy
        </LinkButton>
      )}
    </div>
  );
}

/** The plan that the client works by, or the next step towards one. */
export function CurrentStrategy({ clientId }: { clientId: string }) {
  const list = trpc.strategies.list.useQuery({ clientId, limit: 25 });
  const all = list.data?.items ?? [];
  const current = currentStrategy(all, today());
  const more = <Link to={tabPath(clientId, { path: "strategies" }) as string}>All strategies</Link>;
  return (
    <Card title="Current strategy" actions={all.length > 1 && more} flush>
      {list.isPending && <RowsSkeleton rows={1} />}
      {list.isError && <p className={classes.quiet}>The strategies could not be loaded.</p>}
      {list.data && !current && <NoneYet clientId={clientId} />}
      {current && (
        <div className={classes.row}>
          <div className={classes.words}>
            <Link to="/strategies/$strategyId" params={{ strategyId: current.id }} className={classes.title}>
              {current.headline ?? current.title}
            </Link>
            <p className={classes.meta}>{period(current.periodStart, current.periodEnd)}</p>
          </div>
          <StrategyState status={current.status} drafting={current.drafting} />
        </div>
      )}
    </Card>
  );
}
