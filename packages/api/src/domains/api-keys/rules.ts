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

/** What a person can pass on to a key: what he may do himself, less what is for people alone. */
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

/** Each scope in words, for the person who grants it. */
export const SCOPE_WORDS: Readonly<Partial<Record<Permission, string>>> = {
  "company:read": "See the company's name, settings and figures.",
  "company:write": "Change the company's name and settings.",
  "clients:read": "See clients with their profiles and phone numbers.",
  "clients:write": "Add clients and change them.",
  "clients:delete": "Delete clients and bring them back.",
  "projects:read": "See projects and cycles with what has arrived in them.",
  "projects:write": "Add projects and cycles and change them.",
  "projects:delete": "Delete projects and cycles and bring them back; reopen completed cycles.",
  "uploads:read": "Follow uploads, list their files and download them.",
  "uploads:write": "Send files, pause, resume and cancel uploads.",
  "storage:read": "See which storages are connected, never their secrets.",
  "storage:write": "Connect storages, change and test them.",
  "strategies:read": "Read and export strategies.",
  "strategies:write": "Draft strategies, edit them and send them to review; follow the drafting.",
  "strategies:approve": "Approve, reject and archive strategies; change how they are written.",
  "jobs:read": "Follow background work.",
  "jobs:write": "Cancel background work and start it again.",
  "onboarding:read": "See how far the first steps have come.",
  "users:read": "See who works in the company.",
  "audit:read": "Read who changed what.",
  "apiKeys:read": "See which API keys there are, never their secrets.",
  "webhooks:read": "See webhook endpoints and what was delivered.",
  "webhooks:write": "Add webhook endpoints, change them and deliver again.",
};
