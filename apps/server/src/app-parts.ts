import type { Health, LiveSessions, Principal, Services } from "@frontoffice/api";
import type { AnyTRPCRouter } from "@trpc/server";
import type { Logger } from "pino";
import type { ServerSettings } from "./env.ts";
import type { StreamsOptions } from "./streams.ts";

/** What the server is composed of; tests bring their own router and sessions. */
export interface AppParts {
  settings: ServerSettings;
  services: Services;
  router: AnyTRPCRouter;
  sessions: {
    /** Who holds a token, or null. */
    resolve(token: string, ip: string | null): Promise<Principal | null>;
    /** Which of these sessions and keys still stand, and with which rights. */
    findLive(callers: readonly Principal[]): Promise<LiveSessions>;
  };
  /** How the database, the workers and the queue are. */
  readHealth(): Promise<Health>;
  log: Logger;
  /** Folder of the built web app; need not exist. */
  webDir: string;
  poolSizes?(): Record<string, { total: number; idle: number; waiting: number }>;
  streams?: Pick<StreamsOptions, "checkEveryMs" | "heartbeatMs" | "patienceMs"> & {
    /** Most streams of one person, or of one key, at once. Default 20. */
    perCaller?: number;
  };
}
