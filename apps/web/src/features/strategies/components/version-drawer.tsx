import type { StrategyView, VersionSummary } from "@frontoffice/api/schema/strategies";
import { Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import classes from "./version-drawer.module.css";
import { authorOf, changeOf } from "./version-words.tsx";

interface VersionItemProps {
  strategy: StrategyView;
  version: VersionSummary;
  shown: number;
  onClose: () => void;
}

/** Tells the links of one version from those of the next, for those who hear them in a list. */
function Of({ number }: { number: number }) {
  return <span className="visually-hidden">: version {number}</span>;
}

function VersionItem({ strategy, version, shown, onClose }: VersionItemProps) {
  const { number, instruction, createdAt } = version;
  const current = number === strategy.version;
  return (
    <li className={classes.version} data-shown={number === shown || undefined}>
      <p className={classes.name}>
        Version {number}
        {current && <span className={classes.current}>current</span>}
      </p>
      <p className={classes.meta}>
        {authorOf(version)}, <TimeAgo at={createdAt} />
      </p>
      <p className={classes.change}>{changeOf(version)}</p>
      {instruction && <p className={classes.instruction}>“{instruction}”</p>}
      <p className={classes.links}>
        {number !== shown && (
          <Link
            to="/strategies/$strategyId"
            params={{ strategyId: strategy.id }}
            search={{ version: current ? undefined : number }}
            onClick={onClose}
          >
            Read
            <Of number={number} />
          </Link>
        )}
        {number > 1 && (
          <Link to="/strategies/$strategyId/compare" params={{ strategyId: strategy.id }} search={{ from: number - 1, to: number }}>
            What changed
            <Of number={number} />
          </Link>
        )}
        {!current && (
          <Link to="/strategies/$strategyId/compare" params={{ strategyId: strategy.id }} search={{ from: number, to: strategy.version }}>
            Compare with current
            <Of number={number} />
          </Link>
        )}
      </p>
    </li>
  );
}

function Versions({ strategy, shown, onClose }: Omit<VersionItemProps, "version">) {
  const versions = trpc.strategies.versions.useQuery({ id: strategy.id });
  if (versions.isPending) return <SkeletonText lines={8} />;
  if (versions.isError)
    return <ErrorState error={versions.error} title="The versions could not be loaded" onRetry={() => void versions.refetch()} />;
  return (
    <ol className={classes.list}>
      {versions.data.items.map((version) => (
        <VersionItem key={version.number} strategy={strategy} version={version} shown={shown} onClose={onClose} />
      ))}
    </ol>
  );
}

/** The history of a strategy, the newest first. */
export function VersionDrawer({ opened, ...props }: Omit<VersionItemProps, "version"> & { opened: boolean }) {
  return (
    <Drawer opened={opened} onClose={props.onClose} position="right" title="Versions" closeButtonProps={{ "aria-label": "Close" }}>
      {opened && <Versions {...props} />}
    </Drawer>
  );
}
