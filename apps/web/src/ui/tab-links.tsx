import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import classes from "./tab-links.module.css";

export interface TabLink {
  label: string;
  path: string;
}

/** Pages that belong together: real links as tabs, so that each has an address; on a phone the row scrolls sideways. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  const open = useLocation({ select: ({ pathname }) => pathname });
  const row = useRef<HTMLUListElement>(null);
  // On a phone the open page's tab may lie beyond the edge.
  useEffect(() => {
    row.current?.querySelector(`a[href="${open}"]`)?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [open]);
  return (
    <nav aria-label={label} className={classes.tabs}>
      <ul ref={row}>
        {tabs.map(({ label, path }) => (
          <li key={path}>
            <Link to={path as string} activeOptions={{ exact: true, includeSearch: false }} resetScroll={false} className={classes.tab}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
