import { Skeleton } from "@mantine/core";
import { Card } from "../../../ui/card.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import classes from "../dashboard-page.module.css";

/** The shape of the dashboard before its figures arrive. */
export function DashboardSkeleton() {
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
