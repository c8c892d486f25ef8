import { Outlet } from "@tanstack/react-router";
import { ActiveJobs } from "../features/jobs/components/active-jobs.tsx";
import { Bell } from "../features/notifications/components/bell.tsx";
import { UploadDock } from "../features/uploads/components/upload-dock.tsx";
import { AppLayout } from "../shell/app-layout.tsx";

/** Puts the live views of background work, notifications and transfers into the shell, which knows no features. */
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
      <UploadDock />
    </AppLayout>
  );
}
