import { Skeleton } from "@mantine/core";
import classes from "./strategy-document.module.css";

/** Stands where the sheet will be, in its shape. */
export function DocumentSkeleton() {
  return (
    <div className={classes.sheet} aria-hidden="true">
      {[5, 4, 6].map((lines, section) => (
        <div key={lines} className={classes.section}>
          <Skeleton height={22} width={120} />
          <div className={classes.content}>
            {Array.from({ length: lines }, (_, line) => (
              <Skeleton key={`${section}-${line}`} height={14} width={`${98 - ((line * 13 + section * 7) % 36)}%`} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
