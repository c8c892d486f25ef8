import { listStorageOrigins } from "@frontoffice/api";
import type { FastifyRequest } from "fastify";
import type { AppParts } from "./app-parts.ts";
import { callerAddress } from "./caller-address.ts";
import { presentedToken } from "./credentials.ts";

/** Where the page of this request may send files to, as sources of its policy. */
export type StoragesOf = (request: FastifyRequest) => Promise<string[]>;

/** The installation's own storage, and those that the signed-in person's company has connected. */
export function storagesOf({
  services,
  sessions,
  log,
  settings,
}: Pick<AppParts, "services" | "sessions" | "log" | "settings">): StoragesOf {
  const own = services.adapters.storage.own.publicOrigin;
  return async (request) => {
    const presented = presentedToken(request, settings);
    if (presented?.by !== "cookie") return [own];
    try {
      const company = (await sessions.resolve(presented.token, callerAddress(request, settings)))?.company;
      if (!company) return [own];
      return [...new Set([own, ...(await listStorageOrigins(services.tenant(company.id)))])];
    } catch (error) {
      // The page itself needs no database.
      log.warn({ err: error }, "the storages of a page could not be read");
      return [own];
    }
  };
}
