import { Skeleton } from "@mantine/core";
import { hourOf } from "../../lib/format.ts";
import { usePermission, useSession } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { NeedsYou } from "../inbox/components/needs-you.tsx";
import { Checklist } from "./components/checklist.tsx";
import { Figures } from "./components/figures.tsx";
import { LatestStrategies } from "./components/latest-strategies.tsx";
import { LatestUploads } from "./components/latest-uploads.tsx";
import { Pace } from "./components/pace.tsx";
import { RecentActivity } from "./components/recent-activity.tsx";
import { RunningJobs } from "./components/running-jobs.tsx";
import { StandIns } from "./components/stand-ins.tsx";
import classes from "./dashboard-page.module.css";

function greeting(hour: number) {
  if (hour >= 5 && hour < 12) return "Good morning";
  return hour >= 12 && hour < 18 ? "Good afternoon" : "Good evening";
}

/** The shape of the dashboard before its figures arrive. */
function DashboardSkeleton() {
  return (
    <>
      <Skeleton height={104} radius="lg" />
      <div className={classes.columns}>
        <Card flush>
          <SkeletonRows rows={5} />
        </Card>
        <Card flush>
          <SkeletonRows rows={4} />
        </Card>
      </div>
    </>
  );
}

export function DashboardPage() {
  const { user, company } = useSession();
  const mayAdd = usePermission("clients:write");
  const mayConfigure = usePermission("company:write");
  const mayDecide = usePermission("jobs:write");
  const maySeeUploads = usePermission("uploads:read");
  const overview = trpc.dashboard.overview.useQuery();
  const name = user.name.split(" ")[0];
  return (
    <Page
      title={`${greeting(hourOf(new Date()))}, ${name}`}
      tabTitle="Dashboard"
      intro={company ? `This is where ${company.name} stands.` : undefined}
      actions={
        mayAdd && (
          <LinkButton to="/clients" search={{ add: true }} variant="default">
            Add a client
          </LinkButton>
        )
      }
    >
      {mayDecide && <NeedsYou />}
      {overview.isPending && <DashboardSkeleton />}
      {overview.isError && <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.data && (
        <>
          <Figures counts={overview.data.counts} />
          <div className={classes.columns}>
            <div className={classes.column}>
              <Checklist items={overview.data.checklist} />
              <LatestStrategies items={overview.data.latestStrategies} />
              {maySeeUploads && <LatestUploads />}
              <Pace weeks={overview.data.strategiesPerWeek} />
            </div>
            <div className={classes.column}>
              <RunningJobs jobs={overview.data.runningJobs} />
              <RecentActivity items={overview.data.recentActivity} />
            </div>
          </div>
          {mayConfigure && <StandIns />}
        </>
      )}
    </Page>
  );
}
