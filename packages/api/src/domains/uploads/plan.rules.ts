import type { NotSent } from "@frontoffice/transfer";
import type { PlanView } from "./schema.ts";

/** Why something below a folder is not sent, in words for people. */
export const REASONS: Readonly<Record<NotSent["why"], string>> = {
  unreadable: "It cannot be read.",
  link: "It is a link, and links are not followed.",
  special: "It is no file but a device, a pipe or a socket.",
  name: "Its name is no valid text, or too long for a store.",
  too_large: "It is larger than 5 TiB, which no store takes.",
};

/** A file that a start would look at. */
export interface Planned {
  path: string;
  key: string;
  size: number;
  mtime: number | null;
  sha256: string | null;
  /** It was found to be there already. */
  isSkipped: boolean;
}

/** What lies where a file would go. */
export interface Known {
  size: number;
  mtime: Date | null;
  sha256: string | null;
  /** The name of the project that has put it there, where it is another one. */
  otherProject: string | null;
}

type Tally = Omit<PlanView, "estimateSeconds">;

const SHOWN = 100;

export function emptyPlan(): Tally {
  const none = () => ({ files: 0, bytes: 0 });
  return { ...none(), toSend: none(), duplicates: none(), conflicts: [], conflictCount: 0, unreadable: [], unreadableCount: 0 };
}

export function countUnreadable(plan: Tally, one: { path: string; why: string }): void {
  plan.unreadableCount += 1;
  if (plan.unreadable.length < SHOWN) plan.unreadable.push(one);
}

export function countFile(plan: Tally, file: Planned, known: Known | undefined): void {
  plan.files += 1;
  plan.bytes += file.size;
  const bin = file.isSkipped || isSame(file, known) ? plan.duplicates : plan.toSend;
  bin.files += 1;
  bin.bytes += file.size;
  if (bin === plan.duplicates || !known) return;
  plan.conflictCount += 1;
  if (plan.conflicts.length < SHOWN) plan.conflicts.push({ path: file.path, why: whyOf(known) });
}

const whyOf = ({ otherProject }: Known) =>
  otherProject === null
    ? "Another session has put other bytes there."
    : `The project "${otherProject}" has put a file there, which would be replaced.`;

export function planOf(plan: Tally, speed: number | null): PlanView {
  const seconds = speed === null || speed <= 0 ? null : Math.ceil(plan.toSend.bytes / speed);
  return { ...plan, estimateSeconds: seconds === null ? null : Math.min(seconds, 2_000_000_000) };
}

function isSame({ size, mtime, sha256 }: Planned, known: Known | undefined): boolean {
  if (!known || known.otherProject !== null || known.size !== size) return false;
  return sha256 === null ? mtime !== null && known.mtime?.getTime() === mtime : known.sha256 === sha256;
}
