import { hash } from "node:crypto";
import type { DB, Kysely } from "@frontoffice/db";
import type { Principal } from "./principal.ts";
import type { Services } from "./services.ts";

/** What was changed in another process counts here within half a second; what was changed in this one counts at once. */
const CACHE_MS = 400;
const CACHE_ENTRIES = 5_000;

interface Known {
  principal: Promise<Principal | null>;
  until: number;
}
const caches = new WeakMap<Kysely<DB>, Map<string, Known>>();

type Identity = Pick<Services, "identity">;

/** Who presents this token, as `look` said a moment ago at most; that it counts for nothing is not remembered. */
export async function rememberPrincipal(
  { identity }: Identity,
  token: string,
  look: () => Promise<Principal | null>,
): Promise<Principal | null> {
  const cache = caches.get(identity) ?? new Map<string, Known>();
  caches.set(identity, cache);
  const key = hash("sha256", token, "base64");
  const known = cache.get(key);
  if (known && known.until > performance.now()) return known.principal;
  if (cache.size >= CACHE_ENTRIES) cache.clear();
  const asked: Known = { principal: look(), until: performance.now() + CACHE_MS };
  cache.set(key, asked);
  const keep = await asked.principal.catch(() => null);
  if (!keep && cache.get(key) === asked) cache.delete(key);
  return asked.principal;
}

/** Makes this process look again; called after every change to what a session or a key may do. */
export function forgetPrincipals({ identity }: Identity): void {
  caches.get(identity)?.clear();
}
