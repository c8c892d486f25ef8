import { randomBytes } from "node:crypto";
import { precondition } from "../../kernel/errors.ts";

/** A unique folder from a name: "Été, 2026!" becomes "ete-2026-3f9a1c"; the random tail keeps equal names apart. */
export function prefixFrom(name: string, tail = randomBytes(3).toString("hex")): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return `${words || "project"}-${tail}`;
}

/** Whether a key may lie in both folders: they are the same, or one lies in the other. */
export function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether a folder is another one, or lies in it. */
export function isWithin(folder: string, outer: string): boolean {
  return outer === "" || folder === outer || folder.startsWith(`${outer}/`);
}

/** Throws `precondition` while something is being sent into it. */
export function assertIdle(what: string, { activeSessions }: { activeSessions: number }): void {
  if (activeSessions === 0) return;
  const running = activeSessions === 1 ? "An upload is" : `${activeSessions} uploads are`;
  throw precondition(`${running} in progress in this ${what}. Wait for the end, or cancel first.`, { activeSessions });
}
