import { Loader } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import classes from "./page-states.module.css";

/** While the code or the data of a page is on its way. */
export function PagePending() {
  return (
    <div className={classes.center} role="status" aria-label="Loading the page">
      <Loader />
    </div>
  );
}

/** When a page could not be shown at all. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    return router.invalidate();
  };
  return (
    <div className={classes.center}>
      <ErrorState main error={error} title="This page could not be shown" onRetry={() => void retry()} />
    </div>
  );
}

/** The same where no layout is around it yet. */
export function AppFailed(props: ErrorComponentProps) {
  return (
    <main>
      <PageFailed {...props} />
    </main>
  );
}

/** For addresses that lead nowhere. */
export function PageMissing() {
  return (
    <main className={classes.center}>
      <p className={classes.code}>404</p>
      <h1 className={classes.title}>There is nothing at this address</h1>
      <p className={classes.text}>The link may be old or mistyped.</p>
      <LinkButton to="/dashboard">Go to the dashboard</LinkButton>
    </main>
  );
}
