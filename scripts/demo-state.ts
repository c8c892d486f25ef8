import { access } from "node:fs/promises";
import { join } from "node:path";
import { createPool, roleUrl } from "@frontoffice/db";

/** Where the demo company is to be made. */
export interface Place {
  dataDir: string;
  databaseUrl: string;
  secretKey: string;
}

/** Stands in the data folder while the demo company is being made. */
export const COMPANY_MARK = "demo-company.unfinished";

/** Whether an earlier start was cut off before it had made the demo company; nobody has been able to use that database. */
export function isDemoCutOff(dataDir: string): Promise<boolean> {
  return exists(join(dataDir, COMPANY_MARK));
}

/** Whether the database has a company. Asked apart from what makes one, which takes seconds to load. */
export async function hasCompany({ databaseUrl, secretKey }: Place): Promise<boolean> {
  const connectionString = roleUrl(databaseUrl, secretKey, "identity");
  const pool = createPool({ connectionString, applicationName: "frontoffice start", max: 1 });
  try {
    return Boolean((await pool.query("select from companies limit 1")).rowCount);
  } finally {
    await pool.end();
  }
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
