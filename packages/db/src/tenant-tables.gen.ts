// Generated from the migrations by `pnpm db:types`; do not edit.
import type { DB } from "./schema.ts";

/** The tables whose rows belong to a company. */
type TenantTable = { [Table in keyof DB]: "companyId" extends keyof DB[Table] ? Table : never }[keyof DB];

/** The type refuses a table too many and one too few. */
export const TENANT_TABLES: Record<TenantTable, true> = {
  abandonedUploads: true,
  apiKeys: true,
  approvals: true,
  auditEvents: true,
  authSessions: true,
  clients: true,
  clientTags: true,
  contacts: true,
  counts: true,
  cycles: true,
  fileUploads: true,
  idempotencyKeys: true,
  inboxDismissals: true,
  inboxSnoozes: true,
  invitationClients: true,
  invitations: true,
  jobAttempts: true,
  jobEvents: true,
  jobs: true,
  marketingProfiles: true,
  membershipClients: true,
  memberships: true,
  notificationPreferences: true,
  notifications: true,
  onboardingDrafts: true,
  phoneNumbers: true,
  projects: true,
  promptTemplates: true,
  receipts: true,
  storageConnections: true,
  strategies: true,
  strategyDrafts: true,
  strategyVersions: true,
  uploadSessions: true,
  usageEvents: true,
  webhookAttempts: true,
  webhookDeliveries: true,
  webhookEndpoints: true,
};
