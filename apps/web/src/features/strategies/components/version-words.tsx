import { sectionLabels, type VersionSummary } from "@frontoffice/api/schema/strategies";

/** True for text that the built-in writer made by rules, without a language model. */
export const isRuleBased = ({ model }: Pick<VersionSummary, "model">) => model?.startsWith("offline") === true;

/** Who wrote a version, after the words "Version 3,". */
export function authorOf({ author, model }: Pick<VersionSummary, "author" | "model">): string {
  if (author.kind === "person") return `by ${author.name}`;
  if (author.kind === "copy") return "a copy of the approved one";
  return isRuleBased({ model }) ? "drafted by rules" : `drafted by ${author.name}`;
}

/** What a version changed, in a few words. */
export function changeOf({ number, section, changed }: Pick<VersionSummary, "number" | "section" | "changed">): string {
  if (section) return sectionLabels[section];
  if (number === 1 || changed.length === 9) return "All sections";
  return changed.length === 0 ? "No change" : changed.map((key) => sectionLabels[key]).join(", ");
}
