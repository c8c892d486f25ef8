const HEAD = `// Generated from the migrations by \`pnpm db:types\`; do not edit.
import type { DB } from "./schema.ts";

/** The tables whose rows belong to a company. */
type TenantTable = { [Table in keyof DB]: "companyId" extends keyof DB[Table] ? Table : never }[keyof DB];

/** The type refuses a table too many and one too few. */
export const TENANT_TABLES: Record<TenantTable, true> = {
`;

/** The list of the tables that have a company, from the generated types of all tables. */
export function tenantTablesFile(schema: string): string {
  const rows = [...schema.matchAll(/^export interface (\w+) \{\n([^}]*)\}/gm)];
  const ofCompanies = new Set(rows.flatMap(([, name, columns = ""]) => (/^ {2}companyId:/m.test(columns) ? [name] : [])));
  const tables = [...(rows.find(([, name]) => name === "DB")?.[2] ?? "").matchAll(/^ {2}(\w+): (\w+);/gm)];
  const listed = tables.filter(([, , row]) => ofCompanies.has(row)).map(([, table]) => `  ${table}: true,\n`);
  return `${HEAD}${listed.join("")}};\n`;
}
