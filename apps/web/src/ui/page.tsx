import type { ReactNode } from "react";
import { usePageTitle } from "../lib/use-page-title.ts";
import classes from "./page.module.css";

interface PageProps {
  title: string;
  /** What the browser's tab says, where that is more than the title. */
  tabTitle?: string;
  /** One sentence, or a row of facts, below the title. */
  intro?: ReactNode;
  /** Above the title: the way back, or where this belongs. */
  eyebrow?: ReactNode;
  /** Before the title: a picture of what the page is about. */
  picture?: ReactNode;
  actions?: ReactNode;
  /** Narrow for forms and reading. */
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of every page in the application: heading, actions, content. */
export function Page({ title, tabTitle = title, intro, eyebrow, picture, actions, narrow = false, children }: PageProps) {
  usePageTitle(tabTitle);
  return (
    <div className={classes.page} data-narrow={narrow || undefined}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {eyebrow && <div className={classes.eyebrow}>{eyebrow}</div>}
          <div className={classes.named}>
            {picture}
            <div className={classes.words}>
              <h1 className={classes.title}>{title}</h1>
              {intro && <div className={classes.intro}>{intro}</div>}
            </div>
          </div>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
