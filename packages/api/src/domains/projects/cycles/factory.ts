import type { z } from "zod";
import type { Scope } from "../../../kernel/scope.ts";
import { createCycle } from "./commands.ts";
import type { CycleRow } from "./queries.ts";
import { createCycleInput } from "./schema.ts";

/** The next cycle of a project. */
export function makeCycle(scope: Scope, values: z.input<typeof createCycleInput>): Promise<CycleRow> {
  return createCycle(scope, createCycleInput.parse(values));
}
