import { rejectionOf } from "@frontoffice/client/upload";
import { scanFolder } from "@frontoffice/transfer";
import type { Terminal } from "../terminal.ts";
import { filesOf, shown, sizeOf } from "../words.ts";
import type { UploadOptions } from "./upload-options.ts";

/** What a look at the folder has found. */
export interface Plan {
  files: number;
  /** Of these files. */
  bytes: number;
  /** Links, devices and the like: no files, left out without harm. */
  leftOut: number;
  /** Files that cannot be sent. */
  unreadable: { path: string; why: string }[];
  unreadableCount: number;
}

const NAMED = 100;
export const NOT_SENT: Readonly<Record<string, string>> = {
  unreadable: "cannot be read",
  name: "has a name that cannot be stored: no valid UTF-8, or too long",
  too_large: "is larger than 5 TB",
};

/** Looks at the whole folder without reading a file. */
export async function planUpload({ folder, include, exclude, prefix }: UploadOptions, signal: AbortSignal): Promise<Plan> {
  const plan: Plan = { files: 0, bytes: 0, leftOut: 0, unreadable: [], unreadableCount: 0 };
  for await (const found of scanFolder(folder, { include, exclude, signal })) {
    const why = found.kind === "file" ? (rejectionOf(found, prefix) ? "name" : undefined) : found.why;
    if (found.kind === "file" && why === undefined) {
      plan.files += 1;
      plan.bytes += found.size;
    } else if (why === "link" || why === "special") plan.leftOut += 1;
    else {
      plan.unreadableCount += 1;
      if (plan.unreadable.length < NAMED) plan.unreadable.push({ path: found.path, why: NOT_SENT[why ?? ""] ?? "cannot be sent" });
    }
  }
  return plan;
}

/** Prints the plan before anything is sent. */
export function printPlan(terminal: Terminal, plan: Plan, target: { project: string; cycle: number | undefined; goesOn: boolean }): void {
  terminal.event("plan", { ...plan, ...target });
  const to = `${target.project}${target.cycle === undefined ? "" : `, cycle ${target.cycle}`}`;
  terminal.say(`${filesOf(plan.files)}, ${sizeOf(plan.bytes)} → ${to}${target.goesOn ? " (resumes the unfinished upload)" : ""}`);
  if (plan.leftOut > 0) terminal.say(`${plan.leftOut.toLocaleString("en")} links and special files are left out.`);
  for (const { path, why } of plan.unreadable.slice(0, 10)) terminal.warn(`  ${shown(path)} ${why}`);
  if (plan.unreadableCount > 10) terminal.say(`  and ${(plan.unreadableCount - 10).toLocaleString("en")} more that cannot be sent`);
}
