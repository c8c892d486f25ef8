import { presentCompany } from "../companies/present.ts";
import type { MeRow, PersonRow, SessionRow } from "./queries.ts";
import { placeOf } from "./rules.ts";
import type { MeView, SessionView, UserView } from "./schema.ts";

export function presentUser({ id, email, username, name, avatarUrl, timezone, locale, createdAt }: PersonRow): UserView {
  return { id, email, username, name, avatarUrl, timezone, locale, createdAt: createdAt.toISOString() };
}

export function presentMe({ person, company, companies, session, key, rights }: MeRow): MeView {
  return {
    user: presentUser(person),
    company: company ? presentCompany(company) : null,
    permissions: rights ? [...rights.permissions] : [],
    clientIds: rights?.clientIds ? [...rights.clientIds] : null,
    companies: companies.map(presentCompany),
    session: session ? presentOwnSession(session) : null,
    key: key && { ...key, scopes: [...key.scopes], expiresAt: key.expiresAt?.toISOString() ?? null },
  };
}

function presentOwnSession({ id, kind, createdAt, expiresAt, refreshExpiresAt, confirmedAt }: NonNullable<MeRow["session"]>) {
  return { id, kind: kindOf(kind), ...iso({ createdAt, expiresAt, refreshExpiresAt, confirmedAt }) };
}

export function presentSession({
  id,
  kind,
  current,
  userAgent,
  ip,
  companyName,
  createdAt,
  lastUsedAt,
  expiresAt,
}: SessionRow): SessionView {
  return { id, kind: kindOf(kind), current, userAgent, ip, place: placeOf(ip), companyName, ...iso({ createdAt, lastUsedAt, expiresAt }) };
}

export function iso<Key extends string>(moments: Record<Key, Date>): Record<Key, string> {
  const written = {} as Record<Key, string>;
  for (const key in moments) written[key] = moments[key].toISOString();
  return written;
}

function kindOf(kind: string): "cookie" | "token" {
  return kind === "cookie" ? "cookie" : "token";
}
