import { settingsOf } from "../companies/rules.ts";
import type { InvitationRow, Offer } from "./queries.ts";
import type { InvitationView, OfferView } from "./schema.ts";

export function presentInvitation(row: InvitationRow): InvitationView {
  const { id, email, role, clientIds, letters } = row;
  return {
    id,
    email,
    role,
    clientIds,
    letters,
    state: row.acceptedAt ? "accepted" : row.revokedAt ? "revoked" : row.isOver ? "expired" : "open",
    invitedBy: { id: row.invitedBy, name: row.inviterName },
    sentAt: row.sentAt?.toISOString() ?? null,
    emailError: row.emailError,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentOffer({ hasAccount, ...offer }: Offer & { hasAccount: boolean }): OfferView {
  const { companyName, email, role, clientIds, expiresAt } = offer;
  return {
    companyName,
    email,
    role,
    hasAccount,
    invitedBy: offer.inviterName,
    clients: clientIds?.length ?? null,
    passwordMinLength: settingsOf(offer.companySettings).passwordMinLength,
    expiresAt: expiresAt.toISOString(),
  };
}
