import { TENANT_TABLES } from "./tenant-tables.gen.ts";

/** Whether the rows of a table belong to a company. */
export function isTenantTable(name: string): boolean {
  return Object.hasOwn(TENANT_TABLES, name);
}
