import type { ReactNode } from "react";
import classes from "./notice.module.css";

/** A quiet note that people should read before they go on. */
export function Notice({ tone = "info", title, children }: { tone?: "info" | "warn" | "good"; title?: string; children: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone} role="note">
      {title && <strong>{title}</strong>}
      <div>{children}</div>
    </div>
  );
}
