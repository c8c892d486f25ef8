import { sectionLines } from "@frontoffice/strategy-writer/outline";
import { type SectionKey, type StrategySections, sectionKeys, sectionLabels } from "@frontoffice/strategy-writer/strategy";
import { diffArrays, diffWordsWithSpace } from "diff";
import type { Scope } from "../../kernel/scope.ts";
import type { CompareStrategyInput, ComparisonFragment, ComparisonRow, ComparisonView } from "./schema.ts";
import { presentVersion } from "./versions/present.ts";
import { getVersion } from "./versions/queries.ts";

export async function compareVersions(scope: Scope, { id, from, to }: CompareStrategyInput): Promise<ComparisonView> {
  const left = await getVersion(scope, { id, number: from });
  const right = await getVersion(scope, { id, number: to });
  return { from: presentVersion(left), to: presentVersion(right), sections: compareSections(left.sections, right.sections) };
}

type ComparedSection = ComparisonView["sections"][number];

/** Every section of both versions side by side, line by line, with the words that differ. */
export function compareSections(from: StrategySections, to: StrategySections): ComparedSection[] {
  return sectionKeys.map((key) => compareSection(key, sectionLines(key, from), sectionLines(key, to)));
}

function compareSection(key: SectionKey, before: string[], after: string[]): ComparedSection {
  const rows: ComparisonRow[] = [];
  let removed: string[] = [];
  for (const { value, added, removed: gone } of diffArrays(before, after)) {
    if (gone) {
      removed = value;
      continue;
    }
    rows.push(...(added ? pair(removed, value) : [...pair(removed, []), ...value.map(same)]));
    removed = [];
  }
  rows.push(...pair(removed, []));
  return { key, label: sectionLabels[key], changed: rows.some(({ kind }) => kind !== "same"), rows };
}

function same(text: string): ComparisonRow {
  const side: ComparisonFragment[] = [{ text, mark: "same" }];
  return { kind: "same", left: side, right: side };
}

/** Pairs replaced lines; the rest of the longer side has no partner. */
function pair(before: string[], after: string[]): ComparisonRow[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => row(before[index], after[index]));
}

function row(before: string | undefined, after: string | undefined): ComparisonRow {
  if (after === undefined) return { kind: "removed", left: [{ text: before ?? "", mark: "removed" }], right: null };
  if (before === undefined) return { kind: "added", left: null, right: [{ text: after, mark: "added" }] };
  const parts = diffWordsWithSpace(before, after);
  return {
    kind: "changed",
    left: parts.filter(({ added }) => !added).map(({ value, removed }) => ({ text: value, mark: removed ? "removed" : "same" })),
    right: parts.filter(({ removed }) => !removed).map(({ value, added }) => ({ text: value, mark: added ? "added" : "same" })),
  };
}
