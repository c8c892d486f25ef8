import { createFileRoute, Outlet } from "@tanstack/react-router";
import { SignInAgain } from "../features/auth/components/sign-in-again.tsx";
import { ActiveJobs } from "../features/jobs/components/active-jobs.tsx";
import { Bell } from "../features/notifications/components/bell.tsx";
import { UploadDock } from "../features/uploads/components/upload-dock.tsx";
import { formatAs } from "../lib/format.ts";
import { requireSession } from "../lib/guards.ts";
import { useSession } from "../lib/session.ts";
import { AppLayout } from "../shell/app-layout.tsx";
import { AppFailed } from "../shell/page-states.tsx";

export const Route = createFileRoute("/_app")({ beforeLoad: requireSession, errorComponent: AppFailed, component: AppFrame });

/** Puts the live views of background work, notifications and transfers into the shell, which knows no features. */
function AppFrame() {
  const { user } = useSession();
  // Before anything below is drawn; what is drawn already is drawn again when the choice changes.
  formatAs(user);
  return (
    <AppLayout
      activity={
        <>
          <ActiveJobs />
          <Bell />
        </>
      }
    >
      <Outlet key={`${user.timezone} ${user.locale}`} />
      <UploadDock />
      <SignInAgain />
    </AppLayout>
  );
}
