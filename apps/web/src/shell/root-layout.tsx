import { Outlet, useRouterState } from "@tanstack/react-router";
import { OfflineBanner } from "./offline-banner.tsx";
import classes from "./root-layout.module.css";

/** Around every page: what is true everywhere. */
export function RootLayout() {
  const loading = useRouterState({ select: (state) => state.isLoading });
  return (
    <>
      <div className={classes.progress} data-loading={loading || undefined} aria-hidden="true" />
      <Outlet />
      <OfflineBanner />
    </>
  );
}
