import { Outlet } from "@tanstack/react-router";
import { ActiveJobs } from "../features/jobs/components/active-jobs.tsx";
import { AppLayout } from "../shell/app-layout.tsx";

/** Puts the live view of background work into the shell, which knows no features. */
export function AppFrame() {
  return (
    <AppLayout activity={<ActiveJobs />}>
      <Outlet />
    </AppLayout>
  );
}
