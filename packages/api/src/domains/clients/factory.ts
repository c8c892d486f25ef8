import type { z } from "zod";
import type { Scope } from "../../kernel/scope.ts";
import { createClient } from "./commands.ts";
import type { ClientRow } from "./queries.ts";
import { createClientInput } from "./schema.ts";

let made = 0;

/** A client as a person would have entered it; its name is its own. */
export function makeClient(scope: Scope, values: Partial<z.input<typeof createClientInput>> = {}): Promise<ClientRow> {
  made += 1;
  const input = { name: `Harbour Dental ${made}`, profession: "dentist", targetAudience: "families nearby", ...values };
  return createClient(scope, createClientInput.parse(input));
}
