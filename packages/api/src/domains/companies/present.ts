import type { CompanyRow, getCurrentCompany } from "./queries.ts";
import type { CompanyView, CurrentCompanyView } from "./schema.ts";

export function presentCompany({ id, name, code, role, timezone, currency, isActive }: CompanyRow): CompanyView {
  return { id, name, code, role, timezone, currency, isActive };
}

export function presentCurrentCompany(row: Awaited<ReturnType<typeof getCurrentCompany>>): CurrentCompanyView {
  const { contactEmail, locale, maxClients, createdAt, updatedAt } = row;
  return {
    ...presentCompany(row),
    contactEmail,
    locale,
    maxClients,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
