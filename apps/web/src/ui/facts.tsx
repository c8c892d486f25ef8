import type { ReactNode } from "react";
import classes from "./facts.module.css";

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Labels and values; an empty value says so. */
export function Facts({ items }: { items: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {items.map(({ label, value }) => (
        <div key={label} className={classes.fact}>
          <dt className={classes.label}>{label}</dt>
          <dd className={classes.value}>
            {value === null || value === undefined || value === "" ? <span className={classes.none}>Not filled in</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
