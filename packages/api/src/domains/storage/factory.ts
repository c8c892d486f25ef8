import type { z } from "zod";
import type { Scope } from "../../kernel/scope.ts";
import { createConnection } from "./connections.commands.ts";
import type { ConnectionRow } from "./connections.queries.ts";
import { createConnectionInput } from "./schema.ts";

/** A connection to a server that is never asked, unless the values say otherwise. */
export function makeConnection(scope: Scope, values: Partial<z.input<typeof createConnectionInput>> = {}): Promise<ConnectionRow> {
  const usual = { kind: "other", endpoint: "https://storage.invalid", accessKeyId: "AKIAEXAMPLE", defaultBucket: "company-files" } as const;
  const secretAccessKey = "a secret of the test";
  return createConnection(
    scope,
    createConnectionInput.parse({ name: `Storage ${crypto.randomUUID()}`, ...usual, secretAccessKey, ...values }),
  );
}
