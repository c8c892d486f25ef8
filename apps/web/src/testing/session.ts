import { PERMISSIONS, type Role } from "@frontoffice/api/permissions";
import type { Session } from "../lib/session.ts";

const NOW = "2026-03-02T09:00:00.000Z";
const LATER = "2026-04-01T09:00:00.000Z";

/** What `auth.me` answers a person with this role in a company of one. */
export function sessionOf(role: Role): Session {
  const company: NonNullable<Session["company"]> = {
    id: "0198a000-0000-7000-8000-000000000001",
    name: "Northlight Agency",
    code: "northlight",
    role,
    timezone: "Europe/Berlin",
    currency: "EUR",
    isActive: true,
  };
  return {
    user: {
      id: "0198a000-0000-7000-8000-000000000002",
      email: "mara@northlight.example",
      username: null,
      name: "Mara Lindqvist",
      avatarUrl: null,
      timezone: "Europe/Berlin",
      locale: "en",
      createdAt: NOW,
    },
    company,
    permissions: [...PERMISSIONS[role]],
    clientIds: null,
    companies: [company],
    session: {
      id: "0198a000-0000-7000-8000-000000000003",
      kind: "cookie",
      createdAt: NOW,
      expiresAt: LATER,
      refreshExpiresAt: LATER,
      confirmedAt: NOW,
    },
    key: null,
  };
}
