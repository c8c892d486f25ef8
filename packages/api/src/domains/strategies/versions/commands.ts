import type { SectionKey, StrategySections } from "@frontoffice/strategy-writer/strategy";
import { type Scope, userOf } from "../../../kernel/scope.ts";

export interface NewVersion {
  strategyId: string;
  number: number;
  sections: StrategySections;
  author: "model" | "person";
  model?: string | null;
  promptTemplateVersion?: number | null;
  section?: SectionKey | null;
  instruction?: string | null;
  tokensIn?: number;
  tokensOut?: number;
  costMicros?: number;
  jobId?: string | null;
}

/** Adds an immutable version and makes it the current one; the strategy is held by the caller. */
export async function addVersion(tx: Scope, version: NewVersion): Promise<void> {
  await tx.db
    .insertInto("strategyVersions")
    .values({ ...version, sections: JSON.stringify(version.sections), companyId: tx.companyId, createdBy: userOf(tx) })
    .execute();
  await tx.db.updateTable("strategies").set({ currentVersion: version.number }).where("id", "=", version.strategyId).execute();
}
