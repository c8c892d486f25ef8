import "../ui/styles-app.ts";
import { Notifications } from "@mantine/notifications";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { rememberSignedIn } from "../lib/signed-in-hint.ts";
import { onSignedOut, queryClient } from "../lib/trpc.ts";
import classes from "./app-layout.module.css";
import { ClosedBanner } from "./closed-banner.tsx";
import { CompanyChanged } from "./company-changed.tsx";
import { ConfirmIdentity } from "./confirm-identity.tsx";
import { MobileNav } from "./mobile-nav.tsx";
import { PaletteProvider } from "./palette-provider.tsx";
import { Spine } from "./spine.tsx";
import { Topbar } from "./topbar.tsx";

/** Who leaves the page instead of signing in again comes back to it after the sign-in. */
function useLeaveWhenSignedOut() {
  const router = useRouter();
  useEffect(
    () =>
      onSignedOut(() => {
        const { pathname, href } = router.state.location;
        if (pathname === "/login") return;
        rememberSignedIn(false);
        void router.navigate({ to: "/login", search: { returnTo: href } }).then(() => queryClient.clear());
      }),
    [router],
  );
}

/** Moves the focus to the new page, as a page load would, so that screen readers and keyboards follow. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== undefined && before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  return main;
}

interface AppLayoutProps {
  /** Live background work, shown in the bar at the top. */
  activity: ReactNode;
  children: ReactNode;
}

/** Around every page of the application. */
export function AppLayout({ activity, children }: AppLayoutProps) {
  const main = useFocusOnNavigation();
  useLeaveWhenSignedOut();
  return (
    <PaletteProvider>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <div className={classes.frame}>
        <Spine />
        <div className={classes.column}>
          <Topbar activity={activity} />
          <ClosedBanner />
          <main id="main" ref={main} tabIndex={-1} className={classes.main}>
            {children}
          </main>
        </div>
        <MobileNav />
      </div>
      <CompanyChanged />
      <ConfirmIdentity />
      <Notifications position="bottom-right" limit={4} pauseResetOnHover="notification" />
    </PaletteProvider>
  );
}
