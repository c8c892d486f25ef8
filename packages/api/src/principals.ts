import { listKeyPrincipals, resolveKey } from "./domains/api-keys/principals.ts";
import { KEY_PREFIX } from "./domains/api-keys/rules.ts";
import { findLiveSessions, type LiveSessions } from "./domains/auth/live-sessions.ts";
import { resolvePrincipal } from "./domains/auth/queries.ts";
import type { Principal } from "./kernel/principal.ts";
import type { Services } from "./kernel/services.ts";

/** Who presents this token: a person with a session, a program with a key, or nobody. */
export function resolveCaller(services: Services, token: string, ip: string | null): Promise<Principal | null> {
  return token.startsWith(KEY_PREFIX) ? resolveKey(services, token, ip) : resolvePrincipal(services, token);
}

/** Which sessions and keys of open streams still stand, and in which company with which rights. */
export async function findLivePrincipals(services: Services, callers: readonly Principal[]): Promise<LiveSessions> {
  const idsOf = (keys: boolean) => [...new Set(callers.filter(({ key }) => (key !== null) === keys).map(({ sessionId }) => sessionId))];
  const [sessions, keys] = await Promise.all([
    findLiveSessions(services, idsOf(false)),
    idsOf(true).length > 0 ? listKeyPrincipals(services, idsOf(true)) : [],
  ]);
  return new Map([...sessions, ...keys.map(({ sessionId, company }) => [sessionId, company] as const)]);
}
