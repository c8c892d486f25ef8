import type { SectionKey, StrategySections } from "@frontoffice/strategy-writer/strategy";
import type { VersionSummary, VersionView } from "../schema.ts";

interface Shown {
  number: number;
  author: string;
  model: string | null;
  section: string | null;
  instruction: string | null;
  promptTemplateVersion: number | null;
  writerName: string | null;
  writtenAt: Date;
  changed: SectionKey[];
}

export function presentVersion(row: Shown): VersionSummary {
  const byModel = row.author === "model";
  return {
    number: row.number,
    author: { kind: byModel ? "model" : "person", name: byModel ? (row.model ?? "Model") : (row.writerName ?? "Somebody who has left") },
    model: row.model,
    section: row.section as SectionKey | null,
    instruction: row.instruction,
    promptTemplateVersion: row.promptTemplateVersion,
    changed: row.changed,
    createdAt: row.writtenAt.toISOString(),
  };
}

export function presentFullVersion(row: Shown & { sections: StrategySections }): VersionView {
  return { ...presentVersion(row), sections: row.sections };
}
