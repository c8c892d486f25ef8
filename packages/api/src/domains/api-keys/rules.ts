/** What every key begins with, so that it is told from a session's token and found by scanners for leaked secrets. */
export const KEY_PREFIX = "fok_";

/** The clients that both lists allow; null stands for all. */
export function sharedClients(own: readonly string[] | null, issuers: readonly string[] | null): string[] | null {
  if (own === null) return issuers === null ? null : [...issuers];
  return own.filter((id) => issuers === null || issuers.includes(id));
}
