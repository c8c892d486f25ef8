import { Skeleton } from "@mantine/core";
import classes from "../../../ui/card-rows.module.css";

const ROW = 52;

/** Stands where rows of the overview will be, as high as they are. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => `row ${index}`).map((key) => (
        <div key={key} className={classes.row} style={{ height: ROW }}>
          <div className={classes.words}>
            <Skeleton height={13} width="56%" />
            <Skeleton height={11} width="34%" mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}
