import { Select } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import classes from "./compare-page.module.css";
import { Comparison } from "./components/comparison.tsx";
import { authorOf } from "./components/version-words.tsx";

const route = getRouteApi("/_app/strategies/$strategyId/compare");

interface PickerProps {
  label: string;
  value: number;
  choices: { value: string; label: string }[];
  onChange: (number: number) => void;
}

function VersionPicker({ label, value, choices, onChange }: PickerProps) {
  return (
    <Select
      label={label}
      data={choices}
      value={String(value)}
      allowDeselect={false}
      onChange={(chosen) => onChange(Number(chosen))}
      checkIconPosition="right"
    />
  );
}

function Body({ id, from, to }: { id: string; from: number; to: number }) {
  const compared = trpc.strategies.compare.useQuery({ id, from, to }, { enabled: from !== to, staleTime: Infinity });
  if (from === to) return <EmptyState title="These are the same version">Choose two different ones.</EmptyState>;
  if (compared.isPending) return <SkeletonText lines={10} />;
  if (compared.isError)
    return <ErrorState error={compared.error} title="The versions could not be compared" onRetry={() => void compared.refetch()} />;
  if (compared.data.sections.every(({ changed }) => !changed))
    return <EmptyState title="No difference in the words">Only citations may differ between these versions.</EmptyState>;
  return <Comparison comparison={compared.data} />;
}

export function ComparePage() {
  const { strategyId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const strategy = trpc.strategies.get.useQuery({ id: strategyId });
  const versions = trpc.strategies.versions.useQuery({ id: strategyId });
  const error = strategy.error ?? versions.error;
  if (error) return <ErrorState error={error} onRetry={() => void Promise.all([strategy.refetch(), versions.refetch()])} />;
  const newest = versions.data?.items[0]?.number ?? 1;
  const to = search.to ?? newest;
  const from = search.from ?? Math.max(1, to - 1);
  const choices = (versions.data?.items ?? []).map((version) => ({
    value: String(version.number),
    label: `Version ${version.number}, ${authorOf(version)}`,
  }));
  const choose = (part: { from?: number; to?: number }) => void navigate({ search: { from, to, ...part }, replace: true });
  return (
    <Page
      title="Compare versions"
      eyebrow={
        <Link to="/strategies/$strategyId" params={{ strategyId }}>
          {strategy.data?.title ?? "Back to the strategy"}
        </Link>
      }
    >
      <div className={classes.pickers}>
        <VersionPicker label="Before" value={from} choices={choices} onChange={(number) => choose({ from: number })} />
        <VersionPicker label="After" value={to} choices={choices} onChange={(number) => choose({ to: number })} />
      </div>
      {versions.isPending ? <SkeletonText lines={10} /> : <Body id={strategyId} from={from} to={to} />}
    </Page>
  );
}
