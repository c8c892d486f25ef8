import type { z } from "zod";
import type { Scope } from "../../kernel/scope.ts";
import { createContact } from "./commands.ts";
import type { ContactRow } from "./queries.ts";
import { createContactInput } from "./schema.ts";

type Values = z.input<typeof createContactInput>;

let made = 0;

/** A contact of the client as a person would have entered it; its name and number are its own. */
export function makeContact(scope: Scope, values: Partial<Values> & Pick<Values, "clientId">): Promise<ContactRow> {
  made += 1;
  const phone = `+4930${String(1_000_000 + made)}`;
  return createContact(scope, createContactInput.parse({ name: `Sample contact ${made}`, phone, ...values }));
}
