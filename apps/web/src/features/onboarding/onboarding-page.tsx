import "../../ui/styles-app.ts";
import { Notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { usePermission, useSignOut } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { usePageTitle } from "../../lib/use-page-title.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import { ThemeToggle } from "../../ui/theme-toggle.tsx";
import { OnboardingForm } from "./components/onboarding-form.tsx";
import classes from "./onboarding-page.module.css";

function Content() {
  const mayWrite = usePermission("onboarding:write");
  const saved = trpc.onboarding.get.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  const home = <LinkButton to="/dashboard">Go to the dashboard</LinkButton>;
  if (!mayWrite) return <EmptyState main title="Your role may look, but not add clients" action={home} />;
  if (saved.isPending) return <SkeletonText lines={8} />;
  if (saved.isError) return <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />;
  if (saved.data.finished && saved.data.savedAt === null) {
    return (
      <EmptyState main title="Your company has its first client" action={home}>
        Add more of them from the list of clients.
      </EmptyState>
    );
  }
  return <OnboardingForm saved={saved.data} />;
}

export function OnboardingPage() {
  usePageTitle("Your first client");
  const { signOut, pending } = useSignOut();
  return (
    <div className={classes.frame}>
      <header className={classes.header}>
        <Logo />
        <div className={classes.tools}>
          <Link to="/dashboard">Later</Link>
          <button type="button" className={classes.quiet} disabled={pending} onClick={signOut}>
            Sign out
          </button>
          <ThemeToggle />
        </div>
      </header>
      <main className={classes.main}>
        <Content />
      </main>
      <Notifications position="bottom-right" />
    </div>
  );
}
