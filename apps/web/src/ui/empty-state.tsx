import type { ReactNode } from "react";
import classes from "./state.module.css";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** The title is the heading of the whole page. */
  main?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says why there is nothing here and what to do about it. */
export function EmptyState({ icon, title, main = false, children, action }: EmptyStateProps) {
  const Title = main ? "h1" : "p";
  return (
    <div className={classes.state}>
      {icon && (
        <div className={classes.icon} aria-hidden="true">
          {icon}
        </div>
      )}
      <Title className={classes.title}>{title}</Title>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
