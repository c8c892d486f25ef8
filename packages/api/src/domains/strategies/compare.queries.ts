import type { Scope } from "../../kernel/scope.ts";
import { compareSections } from "./compare.rules.ts";
import type { CompareStrategyInput, ComparisonView } from "./schema.ts";
import { presentVersion } from "./versions/present.ts";
import { getVersion } from "./versions/queries.ts";

export async function compareVersions(scope: Scope, { id, from, to }: CompareStrategyInput): Promise<ComparisonView> {
  const left = await getVersion(scope, { id, number: from });
  const right = await getVersion(scope, { id, number: to });
  return { from: presentVersion(left), to: presentVersion(right), sections: compareSections(left.sections, right.sections) };
}
