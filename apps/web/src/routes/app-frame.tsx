import { Outlet } from "@tanstack/react-router";
import { ActiveJobs } from "../features/jobs/components/active-jobs.tsx";
import { Bell } from "../features/notifications/components/bell.tsx";
import { AppLayout } from "../shell/app-layout.tsx";

/** Puts the live views of background work and notifications into the shell, which knows no features. */
export function AppFrame() {
  return (
    <AppLayout
      activity={
        <>
          <ActiveJobs />
          <Bell />
        </>
      }
    >
      <Outlet />
    </AppLayout>
  );
}
