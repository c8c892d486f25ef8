import { sql } from "@frontoffice/db";
import type { RawBuilder } from "kysely";
import type { Scope } from "./scope.ts";

/**
 * Row level security keeps a limited caller to the listed clients' rows. A list says it once more by this condition: policies are no index
 * conditions, and without it their few rows are looked for among all of the company's. `column` names the client: "jobs.client_id".
 */
export function ofListedClients({ clientIds }: Pick<Scope, "clientIds">, column: string): RawBuilder<boolean> {
  return clientIds === null ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${[...clientIds]}::uuid[])`;
}
