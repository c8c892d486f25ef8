import type { ReactNode } from "react";
import classes from "./status-badge.module.css";

export type Tone = "good" | "warn" | "bad" | "info" | "idle";

/** A state in one or two words; the dot pulses while something is going on. */
export function StatusBadge({ tone, busy = false, children }: { tone: Tone; busy?: boolean; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone} data-busy={busy || undefined}>
      <span className={classes.dot} aria-hidden="true" />
      {children}
    </span>
  );
}
