import { apiSettings, createSecretbox, parseSettings, resealSecrets } from "@frontoffice/api";
import { createPool, plainDb, roleUrl, tenantDb } from "@frontoffice/db";
import type { Environment } from "./env.ts";

/** Seals every stored secret with the newest key; answers what to print and whether nothing is left that cannot be read. */
export async function reseal({ variables }: Environment): Promise<{ text: string; complete: boolean }> {
  const { SECRET_KEY, SECRET_KEY_PREVIOUS } = parseSettings(apiSettings, variables);
  const url = variables.DATABASE_URL ?? "";
  if (!URL.canParse(url)) return { text: "There is no database yet: set DATABASE_URL.", complete: false };
  const open = (role: "runtime" | "identity") =>
    createPool({ connectionString: roleUrl(url, SECRET_KEY, role), applicationName: "frontoffice reseal", max: 1 });
  const [runtime, identity] = [open("runtime"), open("identity")];
  try {
    const secretbox = createSecretbox([SECRET_KEY, ...SECRET_KEY_PREVIOUS]);
    const tenant = (companyId: string) => tenantDb(runtime, companyId);
    const results = await resealSecrets({ identity: plainDb(identity), tenant, adapters: { secretbox } });
    const text = results
      .map(({ store, resealed, unreadable }) => `${store}: ${resealed} sealed again, ${unreadable} unreadable`)
      .join("\n");
    return { text, complete: results.every(({ unreadable }) => unreadable === 0) };
  } finally {
    await Promise.all([runtime.end(), identity.end()]);
  }
}
