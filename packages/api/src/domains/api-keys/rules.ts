import { type Permission, SCOPES } from "../../kernel/permissions.ts";

/** What every key begins with, so that it is told from a session's token and found by scanners for leaked secrets. */
export const KEY_PREFIX = "fok_";
/** So much of a key is shown afterwards, to tell one from another. */
export const SHOWN_LENGTH = KEY_PREFIX.length + 6;
/** 32 random bytes in base64url behind the prefix. */
const KEY = /^fok_[\w-]{43}$/;

const DAY_MS = 86_400_000;
/** A year, and the day that a leap year or a slow form takes. */
export const LONGEST_LIFE_MS = 366 * DAY_MS;

/** Whether a token can be a key at all; what cannot need not be looked up. */
export function looksLikeKey(token: string): boolean {
  return KEY.test(token);
}

/** The clients that both lists allow; null stands for all. */
export function sharedClients(own: readonly string[] | null, issuers: readonly string[] | null): string[] | null {
  if (own === null) return issuers === null ? null : [...issuers];
  return own.filter((id) => issuers === null || issuers.includes(id));
}

/** What a person can pass on to a key: what they may do themselves, less what is for people alone. */
export function grantable(permissions: readonly Permission[]): Permission[] {
  return SCOPES.filter((scope) => permissions.includes(scope));
}

export type KeyState = "active" | "expired" | "revoked" | "orphaned";

/** Why a key counts or does not; orphaned when the person who issued it no longer belongs to the company. */
export function stateOf(key: { revokedAt: Date | null; expiresAt: Date | null; issuerIsThere: boolean }, now: Date): KeyState {
  if (key.revokedAt) return "revoked";
  if (key.expiresAt && key.expiresAt <= now) return "expired";
  return key.issuerIsThere ? "active" : "orphaned";
}
