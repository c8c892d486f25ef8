import type { CompanyRow, FullCompanyRow } from "./queries.ts";
import { settingsOf } from "./rules.ts";
import type { CompanyView, CurrentCompanyView } from "./schema.ts";

export function presentCompany({ id, name, code, role, timezone, currency, isActive }: CompanyRow): CompanyView {
  return { id, name, code, role, timezone, currency, isActive };
}

export function presentFullCompany(row: FullCompanyRow): CurrentCompanyView {
  const { contactEmail, locale, maxClients, createdAt, updatedAt } = row;
  return {
    ...presentCompany(row),
    contactEmail,
    locale,
    maxClients,
    settings: settingsOf(row.settings),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
