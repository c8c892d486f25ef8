import { apiKeysRouter } from "./domains/api-keys/router.ts";
import { approvalsRouter } from "./domains/approvals/router.ts";
import { auditRouter } from "./domains/audit/router.ts";
import { authRouter } from "./domains/auth/router.ts";
import { clientsRouter } from "./domains/clients/router.ts";
import { companiesRouter } from "./domains/companies/router.ts";
import { contactsRouter } from "./domains/contacts/router.ts";
import { dashboardRouter } from "./domains/dashboard/router.ts";
import { inboxRouter } from "./domains/inbox/router.ts";
import { invitationsRouter } from "./domains/invitations/router.ts";
import { jobsRouter } from "./domains/jobs/router.ts";
import { notificationsRouter } from "./domains/notifications/router.ts";
import { onboardingRouter } from "./domains/onboarding/router.ts";
import { cyclesRouter } from "./domains/projects/cycles/router.ts";
import { projectsRouter } from "./domains/projects/router.ts";
import { searchRouter } from "./domains/search/router.ts";
import { storageRouter } from "./domains/storage/router.ts";
import { strategiesRouter } from "./domains/strategies/router.ts";
import { systemRouter } from "./domains/system/router.ts";
import { receiptsRouter } from "./domains/uploads/receipts/router.ts";
import { uploadSessionsRouter, uploadsRouter } from "./domains/uploads/router.ts";
import { usersRouter } from "./domains/users/router.ts";
import { webhooksRouter } from "./domains/webhooks/router.ts";
import { router } from "./trpc/procedures.ts";

/** Every procedure of the product, by noun. */
export const appRouter = router({ about: "Every procedure of the product, by noun." })({
  apiKeys: apiKeysRouter,
  approvals: approvalsRouter,
  audit: auditRouter,
  auth: authRouter,
  clients: clientsRouter,
  companies: companiesRouter,
  contacts: contactsRouter,
  cycles: cyclesRouter,
  dashboard: dashboardRouter,
  inbox: inboxRouter,
  invitations: invitationsRouter,
  jobs: jobsRouter,
  notifications: notificationsRouter,
  onboarding: onboardingRouter,
  projects: projectsRouter,
  receipts: receiptsRouter,
  search: searchRouter,
  storage: storageRouter,
  strategies: strategiesRouter,
  system: systemRouter,
  uploads: uploadsRouter,
  uploadSessions: uploadSessionsRouter,
  users: usersRouter,
  webhooks: webhooksRouter,
});

export type AppRouter = typeof appRouter;
