import { createFileRoute } from "@tanstack/react-router";
import { OnboardingPage } from "../features/onboarding/onboarding-page.tsx";
import { requireSession } from "../lib/guards.ts";
import { AppFailed } from "../shell/page-states.tsx";

export const Route = createFileRoute("/onboarding")({ beforeLoad: requireSession, errorComponent: AppFailed, component: OnboardingPage });
