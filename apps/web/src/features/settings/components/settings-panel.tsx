import type { ReactNode } from "react";
import classes from "./settings-panel.module.css";

/** One page of the settings: its cards below each other, narrow enough to read. */
export function SettingsPanel({ children }: { children: ReactNode }) {
  return <div className={classes.panel}>{children}</div>;
}
