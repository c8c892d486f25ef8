import { join } from "node:path";
import { type createPool, plainDb, tenantDb } from "@frontoffice/db";
import { createJobFeed, type Log } from "@frontoffice/queue";
import { offlineWriters } from "@frontoffice/strategy-writer/writer";
import { createFolders } from "./adapters/folders.ts";
import { createModels } from "./adapters/llm.ts";
import { createMailer } from "./adapters/mailer.ts";
import { createOidcProvider } from "./adapters/oidc.ts";
import { createOutbound } from "./adapters/outbound.ts";
import { createSecretbox } from "./adapters/secretbox.ts";
import { createSigner } from "./adapters/signer.ts";
import { createStorage } from "./adapters/storage.ts";
import type { ApiConfig } from "./config.ts";
import { approvals } from "./domains/approvals/commands.ts";
import { jobTitles } from "./jobs.ts";
import type { Services } from "./kernel/services.ts";
import { listeners } from "./listeners.ts";
import { appRouter } from "./router.ts";
import { callDoors, catalogue, inverses, wordsOf } from "./surfaces/catalogue.ts";

export { resolveModel } from "./adapters/llm-providers.ts";
export { createSecretbox } from "./adapters/secretbox.ts";
export { createStorage } from "./adapters/storage.ts";
export {
  type ApiConfig,
  apiSettings,
  isLocalInstallation,
  isLoopbackHost,
  ownerSettings,
  parseSettings,
  processSettings,
  proxyWarning,
  settingGroups,
} from "./config.ts";
export type { LiveSessions } from "./domains/auth/live-sessions.ts";
export { finishOidc, type OidcPurpose, startOidc } from "./domains/auth/oidc/sign-in.commands.ts";
export { createDemo } from "./domains/demo/commands.ts";
export type { DemoLogin } from "./domains/demo/people.ts";
export { addUploads, lacksUploads } from "./domains/demo/uploads.ts";
export { joinWaiting } from "./domains/invitations/acceptance.ts";
export { listStorageOrigins } from "./domains/storage/queries.ts";
export { readHealth } from "./domains/system/queries.ts";
export { resealSecrets } from "./domains/system/reseal.ts";
export { readinessFaults } from "./domains/system/rules.ts";
export type { Health } from "./domains/system/schema.ts";
export { AppError } from "./kernel/errors.ts";
export { bufferedOutput, createLog, type Logger, requestLog } from "./kernel/log.ts";
export type { Principal } from "./kernel/principal.ts";
export type { Context, CookieJar, Services } from "./kernel/services.ts";
export { StreamCounter } from "./kernel/stream-counter.ts";
export { findLivePrincipals, resolveCaller } from "./principals.ts";
export { type AppRouter, appRouter } from "./router.ts";
export { readCallOptions } from "./surfaces/call-options.ts";
export { catalogue, type Door } from "./surfaces/catalogue.ts";
export { MCP_INSTRUCTIONS, type McpSurface, mcpSurface } from "./surfaces/mcp.ts";
export { resourceTemplates } from "./surfaces/mcp-resources.ts";
export { openApiDocument } from "./surfaces/openapi.ts";
export { type Download, isPreview, type RestRoute, restRoutes } from "./surfaces/rest.ts";
export { retryAfterSeconds, type WireError, wireError, wireView } from "./surfaces/wire-error.ts";
export { type ErrorView, toTrpcError, viewError } from "./trpc/errors.ts";

/** The rule-based writer streams about as fast as a real model, so that people can follow and stop it. */
const READING_PACE_MS = 8;

type Pool = ReturnType<typeof createPool>;

export interface ServicesOptions {
  config: ApiConfig;
  /** One pool per database role; the caller opens and closes them. */
  pools: { runtime: Pool; identity: Pool; queue: Pool };
  /** Direct connection string that the feed of live jobs listens on. */
  queueUrl: string;
  log: Log;
}

/** What a process builds once: databases by role, the outside world, live jobs. Close `feed` at the end. */
export function createServices({ config, pools, queueUrl, log }: ServicesOptions): Services {
  const doors = catalogue(appRouter);
  const secretbox = createSecretbox([config.SECRET_KEY, ...config.SECRET_KEY_PREVIOUS]);
  const tenant: Services["tenant"] = (companyId, clientIds) => tenantDb(pools.runtime, companyId, clientIds);
  return {
    config,
    adapters: {
      models: createModels({ settings: config, writers: offlineWriters, offlinePieceDelayMs: READING_PACE_MS }),
      oidc: createOidcProvider(config),
      receivers: createOutbound({ allowedOrigins: config.WEBHOOK_ALLOWED_ORIGINS, deadlineMs: 10_000, maxBytes: 65_536 }),
      secretbox,
      signer: createSigner([config.SECRET_KEY, ...config.SECRET_KEY_PREVIOUS]),
      storage: createStorage({ settings: config, secretbox }),
      folders: createFolders(config.UPLOAD_ROOTS),
      mailer: createMailer({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, outboxDirectory: join(config.DATA_DIR, "outbox") }),
    },
    listeners,
    jobTitles,
    words: wordsOf(appRouter),
    identity: plainDb(pools.identity),
    tenant,
    platform: plainDb(pools.queue),
    feed: createJobFeed({ listenUrl: queueUrl, tenantDb: (companyId) => tenant(companyId), log }),
    approvals,
    call: callDoors(doors),
    inverse: inverses(doors),
    now: () => new Date(),
  };
}
