import { type CompanySettings, companySettings } from "./schema.ts";

/** The settings as they act: what a company has not set, or set in a way that is no longer understood, has its default. */
export function settingsOf(stored: unknown): CompanySettings {
  const known = companySettings.partial().safeParse(stored);
  return companySettings.parse(known.success ? known.data : {});
}
