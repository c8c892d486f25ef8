import { ActionIcon, Button } from "@mantine/core";
import { IconCalendarOff, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { addDays, mondayOf, today } from "../../lib/days.ts";
import { period } from "../../lib/format.ts";
import { usePermission } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { SkeletonCards } from "../../ui/skeletons.tsx";
import { PlannedWeeks } from "./components/planned-weeks.tsx";

const route = getRouteApi("/_app/clients/$clientId/calendar");
const DAYS = 28;

function Turn({ from, onTurn }: { from: string; onTurn: (from: string | undefined) => void }) {
  return (
    <>
      <Button variant="default" onClick={() => onTurn(undefined)}>
        Today
      </Button>
      <ActionIcon variant="default" size={38} aria-label="Four weeks earlier" onClick={() => onTurn(addDays(from, -DAYS))}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <ActionIcon variant="default" size={38} aria-label="Four weeks later" onClick={() => onTurn(addDays(from, DAYS))}>
        <IconChevronRight size={18} />
      </ActionIcon>
    </>
  );
}

/** What is planned for a client, four weeks at a time. */
export function CalendarPage() {
  const { clientId } = route.useParams();
  const { from = mondayOf(today()) } = route.useSearch();
  const navigate = route.useNavigate();
  const mayPlan = usePermission("strategies:write");
  const found = trpc.strategies.calendar.useQuery({ clientId, from, days: DAYS }, { placeholderData: keepPreviousData });
  const turn = (wanted: string | undefined) => void navigate({ search: { from: wanted }, resetScroll: false });
  const posts = found.data?.items ?? [];
  const isDraft = posts.some(({ status }) => status !== "approved");
  return (
    <Card
      title={period(from, addDays(from, DAYS - 1))}
      description={isDraft ? "From a draft that is not approved yet." : "From the approved strategies."}
      actions={<Turn from={from} onTurn={turn} />}
    >
      {found.isPending && <SkeletonCards heights={[420]} />}
      {found.isError && <ErrorState error={found.error} title="The calendar could not be loaded" onRetry={() => void found.refetch()} />}
      {found.data && posts.length === 0 && (
        <EmptyState
          icon={<IconCalendarOff size={26} stroke={1.6} />}
          title="Nothing is planned for these weeks"
          action={
            mayPlan && (
              <LinkButton to="/strategies" search={{ client: clientId, generate: clientId }}>
                Generate a strategy
              </LinkButton>
            )
          }
        >
          The posts of this client's strategies stand here on their days.
        </EmptyState>
      )}
      {posts.length > 0 && <PlannedWeeks from={from} weeks={DAYS / 7} posts={posts} />}
    </Card>
  );
}
