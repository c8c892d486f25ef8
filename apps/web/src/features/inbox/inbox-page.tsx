import { IconInbox } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { LinkButton } from "../../ui/link-button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { ClientPicker } from "../clients/components/client-picker.tsx";
import { InboxList } from "./components/inbox-list.tsx";
import type { InboxItem } from "./use-inbox-actions.ts";

const route = getRouteApi("/_app/inbox");

type Kind = InboxItem["kind"];
type Filter = Kind | "snoozed" | undefined;

/** The kinds that the person decides about, each with how much waits. */
function useFilters(clientId: string | undefined): { value: Filter; label: string }[] {
  const counts = trpc.inbox.counts.useQuery({ clientId });
  const kinds = (counts.data?.kinds ?? []).map(({ kind, label, count }) => ({
    value: kind,
    label: count === 0 ? label : `${label} ${count >= 100 ? "99+" : count}`,
  }));
  return [{ value: undefined, label: "All" }, ...kinds, { value: "snoozed", label: "Snoozed" }];
}

function Nothing({ filter }: { filter: Filter }) {
  if (filter === "snoozed") return <EmptyState icon={<IconInbox size={26} stroke={1.6} />} title="Nothing is snoozed" />;
  return (
    <EmptyState icon={<IconInbox size={26} stroke={1.6} />} title="Nothing waits for you">
      Reviews, requests of programs and whatever has failed come here by themselves.
    </EmptyState>
  );
}

function Rows({ filter, clientId }: { filter: Filter; clientId: string | undefined }) {
  const wanted = filter === "snoozed" ? { snoozed: true } : { kind: filter };
  const found = trpc.inbox.list.useInfiniteQuery({ ...wanted, clientId }, { getNextPageParam: (page) => page.nextCursor });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Card flush>
        {found.isPending && <SkeletonRows rows={4} />}
        {found.isSuccess && items.length === 0 && <Nothing filter={filter} />}
        <InboxList items={items} label="What waits for you" keyboard />
      </Card>
      <LoadMore more={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </>
  );
}

/** Everything that waits for the person, with what can be done about it. */
export function InboxPage() {
  const { kind, snoozed, client } = route.useSearch();
  const navigate = route.useNavigate();
  const filter: Filter = snoozed ? "snoozed" : kind;
  const show = (value: Filter) => {
    const chosen = value === "snoozed" ? { snoozed: true as const } : { kind: value };
    void navigate({ search: { client, ...chosen }, replace: true, resetScroll: false });
  };
  return (
    <Page
      title="Inbox"
      intro="What waits for you."
      actions={
        <LinkButton to="/approvals" search={{ status: "approved" }} variant="default">
          Earlier requests
        </LinkButton>
      }
    >
      <search className={filters.filters} aria-label="Filter the inbox">
        <FilterChips label="Kind" value={filter} options={useFilters(client)} onChange={show} />
        <ClientPicker
          hiddenLabel="Client"
          placeholder="All clients"
          clearable
          value={client ?? null}
          onChange={(id) => void navigate({ search: (before) => ({ ...before, client: id ?? undefined }), replace: true })}
        />
      </search>
      <Rows key={`${filter} ${client}`} filter={filter} clientId={client} />
    </Page>
  );
}
