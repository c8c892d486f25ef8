import type { Environment } from "../env.ts";
import { checkConfiguration } from "./configuration.ts";
import { checkDatabase } from "./database.ts";
import type { Finding } from "./finding.ts";
import { checkPort } from "./ports.ts";
import { checkStorage } from "./storage.ts";
import { checkDataFolder, checkMail, checkModel } from "./surroundings.ts";

/** Everything that can be wrong on this machine, each fault with its cure. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const { findings, config } = checkConfiguration(environment);
  const installation = { environment, config };
  const checks = [checkPort, checkDatabase, checkDataFolder, checkStorage, checkModel, checkMail];
  const found = await Promise.all(checks.map((check) => check(installation)));
  return [...findings, ...found.flat()];
}

const MARKS = { ok: "ok   ", note: "note ", fault: "FAULT" } as const;

/** The findings as people read them. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ part, state, says, cure }) => `${MARKS[state]}  ${part.padEnd(14)} ${says}${cure ? `\n${" ".repeat(22)}→ ${cure}` : ""}`,
  );
  const faults = findings.filter((finding) => finding.state === "fault").length;
  return `${lines.join("\n")}\n\n${faults === 0 ? "All well." : faults === 1 ? "1 fault." : `${faults} faults.`}`;
}
