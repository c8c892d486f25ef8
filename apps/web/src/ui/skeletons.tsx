import { Skeleton } from "@mantine/core";
import classes from "./skeletons.module.css";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Stands where a list will be. */
export function SkeletonRows({ rows = 5 }: { rows?: number }) {
  return (
    <div className={classes.rows} role="status" aria-label="Loading">
      {numbers(rows).map((row) => (
        <div key={row} className={classes.row}>
          <Skeleton circle height={36} width={36} />
          <div className={classes.lines}>
            <Skeleton height={14} width={`${52 - (row % 3) * 8}%`} />
            <Skeleton height={12} width={`${76 - (row % 4) * 9}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Stands where text or a form will be. */
export function SkeletonText({ lines = 4 }: { lines?: number }) {
  return (
    <div className={classes.text} role="status" aria-label="Loading">
      {numbers(lines).map((line) => (
        <Skeleton key={line} height={14} width={`${96 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}

/** Stands where cards will be, each as high as what follows. */
export function SkeletonCards({ heights }: { heights: readonly number[] }) {
  return (
    <div className={classes.cards} role="status" aria-label="Loading">
      {heights.map((height) => (
        <Skeleton key={height} height={height} radius={12} />
      ))}
    </div>
  );
}
