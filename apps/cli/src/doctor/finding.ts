import type { ApiConfig } from "@frontoffice/api";
import type { Environment } from "../env.ts";

/** What a check found; a fault carries its cure. */
export interface Finding {
  part: string;
  state: "ok" | "note" | "fault";
  says: string;
  cure?: string;
}

export interface Installation {
  environment: Environment;
  /** Missing when the configuration itself has faults. */
  config: ApiConfig | undefined;
}

export const ok = (part: string, says: string): Finding => ({ part, state: "ok", says });
export const note = (part: string, says: string, cure?: string): Finding => ({ part, state: "note", says, ...(cure ? { cure } : {}) });
export const fault = (part: string, says: string, cure: string): Finding => ({ part, state: "fault", says, cure });

/** The words of a failure, without the password that an address in them may carry. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message || ("code" in error ? String(error.code) : error.name) : String(error);
  return text.replaceAll(/(\w+:\/\/)[^\s/@]+@/g, "$1***@");
}
