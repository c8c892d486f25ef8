import { createFileRoute } from "@tanstack/react-router";
import { SignInAgain } from "../features/auth/components/sign-in-again.tsx";
import { OnboardingPage } from "../features/onboarding/onboarding-page.tsx";
import { requireSession } from "../lib/guards.ts";
import { CompanyChanged } from "../shell/company-changed.tsx";
import { AppFailed } from "../shell/page-states.tsx";

export const Route = createFileRoute("/onboarding")({ beforeLoad: requireSession, errorComponent: AppFailed, component: Onboarding });

/** Stands outside of the frame, but asks what the frame would. */
function Onboarding() {
  return (
    <>
      <OnboardingPage />
      <CompanyChanged />
      <SignInAgain />
    </>
  );
}
