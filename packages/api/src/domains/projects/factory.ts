import type { z } from "zod";
import type { Scope } from "../../kernel/scope.ts";
import { createProject } from "./commands.ts";
import type { ProjectRow } from "./queries.ts";
import { createProjectInput } from "./schema.ts";

let made = 0;

/** A project as a person would have entered it, in the built-in storage; its name is its own. */
export function makeProject(scope: Scope, values: Partial<z.input<typeof createProjectInput>> = {}): Promise<ProjectRow> {
  made += 1;
  return createProject(scope, createProjectInput.parse({ name: `Harbour photos ${made}`, ...values }));
}
