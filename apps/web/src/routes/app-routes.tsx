import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { AppFailed } from "../shell/page-states.tsx";
import { requireSession } from "./guards.ts";
import { rootRoute } from "./root.tsx";
import { readSearch } from "./search.ts";

const app = createRoute({
  getParentRoute: () => rootRoute,
  id: "app",
  beforeLoad: requireSession,
  errorComponent: AppFailed,
  component: lazyRouteComponent(() => import("./app-frame.tsx"), "AppFrame"),
});

const onboarding = createRoute({
  getParentRoute: () => rootRoute,
  path: "/onboarding",
  beforeLoad: requireSession,
  errorComponent: AppFailed,
  component: lazyRouteComponent(() => import("../features/onboarding/onboarding-page.tsx"), "OnboardingPage"),
});

const dashboard = createRoute({
  getParentRoute: () => app,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("../features/dashboard/dashboard-page.tsx"), "DashboardPage"),
});

const clients = createRoute({
  getParentRoute: () => app,
  path: "/clients",
  validateSearch: readSearch.clients,
  component: lazyRouteComponent(() => import("../features/clients/clients-page.tsx"), "ClientsPage"),
});

const client = createRoute({
  getParentRoute: () => app,
  path: "/clients/$clientId",
  validateSearch: readSearch.client,
  component: lazyRouteComponent(() => import("../features/clients/client-page.tsx"), "ClientPage"),
});

const strategies = createRoute({
  getParentRoute: () => app,
  path: "/strategies",
  validateSearch: readSearch.strategies,
  component: lazyRouteComponent(() => import("../features/strategies/strategies-page.tsx"), "StrategiesPage"),
});

const strategy = createRoute({
  getParentRoute: () => app,
  path: "/strategies/$strategyId",
  validateSearch: readSearch.strategy,
  component: lazyRouteComponent(() => import("../features/strategies/strategy-page.tsx"), "StrategyPage"),
});

const compare = createRoute({
  getParentRoute: () => app,
  path: "/strategies/$strategyId/compare",
  validateSearch: readSearch.compare,
  component: lazyRouteComponent(() => import("../features/strategies/compare-page.tsx"), "ComparePage"),
});

const jobs = createRoute({
  getParentRoute: () => app,
  path: "/jobs",
  validateSearch: readSearch.jobs,
  component: lazyRouteComponent(() => import("../features/jobs/jobs-page.tsx"), "JobsPage"),
});

const approvals = createRoute({
  getParentRoute: () => app,
  path: "/approvals",
  validateSearch: readSearch.approvals,
  component: lazyRouteComponent(() => import("../features/approvals/approvals-page.tsx"), "ApprovalsPage"),
});

const uploads = createRoute({
  getParentRoute: () => app,
  path: "/uploads",
  validateSearch: readSearch.uploads,
  component: lazyRouteComponent(() => import("../features/uploads/uploads-page.tsx"), "UploadsPage"),
});

const uploadSessions = createRoute({
  getParentRoute: () => app,
  path: "/uploads/sessions",
  validateSearch: readSearch.uploadSessions,
  component: lazyRouteComponent(() => import("../features/uploads/sessions-page.tsx"), "SessionsPage"),
});

const uploadSession = createRoute({
  getParentRoute: () => app,
  path: "/uploads/sessions/$sessionId",
  component: lazyRouteComponent(() => import("../features/uploads/session-page.tsx"), "SessionPage"),
});

const project = createRoute({
  getParentRoute: () => app,
  path: "/projects/$projectId",
  validateSearch: readSearch.project,
  component: lazyRouteComponent(() => import("../features/projects/project-page.tsx"), "ProjectPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/components/settings-layout.tsx"), "SettingsLayout"),
});

const you = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("../features/settings/you-page.tsx"), "YouPage"),
});

const security = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  validateSearch: readSearch.security,
  component: lazyRouteComponent(() => import("../features/settings/security-page.tsx"), "SecurityPage"),
});

const company = createRoute({
  getParentRoute: () => settings,
  path: "/company",
  component: lazyRouteComponent(() => import("../features/settings/company-page.tsx"), "CompanyPage"),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: "/team",
  validateSearch: readSearch.team,
  component: lazyRouteComponent(() => import("../features/team/team-page.tsx"), "TeamPage"),
});

const keys = createRoute({
  getParentRoute: () => settings,
  path: "/keys",
  component: lazyRouteComponent(() => import("../features/api-keys/keys-page.tsx"), "KeysPage"),
});

const storage = createRoute({
  getParentRoute: () => settings,
  path: "/storage",
  component: lazyRouteComponent(() => import("../features/storage/storage-page.tsx"), "StoragePage"),
});

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks",
  validateSearch: readSearch.webhooks,
  component: lazyRouteComponent(() => import("../features/webhooks/webhooks-page.tsx"), "WebhooksPage"),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  validateSearch: readSearch.audit,
  component: lazyRouteComponent(() => import("../features/audit/audit-page.tsx"), "AuditPage"),
});

const notificationSettings = createRoute({
  getParentRoute: () => settings,
  path: "/notifications",
  component: lazyRouteComponent(() => import("../features/notifications/preferences-page.tsx"), "PreferencesPage"),
});

const notifications = createRoute({
  getParentRoute: () => app,
  path: "/notifications",
  validateSearch: readSearch.notifications,
  component: lazyRouteComponent(() => import("../features/notifications/notifications-page.tsx"), "NotificationsPage"),
});

export const appRoutes = [
  onboarding,
  app.addChildren([
    dashboard,
    clients,
    client,
    strategies,
    strategy,
    compare,
    uploads,
    uploadSessions,
    uploadSession,
    project,
    jobs,
    approvals,
    notifications,
    settings.addChildren([you, security, notificationSettings, company, team, keys, storage, webhooks, audit]),
  ]),
] as const;
