import { type ReactNode, useId } from "react";
import classes from "./card.module.css";

interface CardProps {
  title?: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Content reaches the card's edges, for lists and tables. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled part of a page. */
export function Card({ title, description, actions, flush = false, children }: CardProps) {
  const headingId = useId();
  return (
    <section className={classes.card} aria-labelledby={title ? headingId : undefined}>
      {(title || actions) && (
        <header className={classes.header}>
          <div>
            {title && (
              <h2 className={classes.title} id={headingId}>
                {title}
              </h2>
            )}
            {description && <p className={classes.description}>{description}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
