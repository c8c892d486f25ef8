import { sql } from "@frontoffice/db";
import { enqueue } from "@frontoffice/queue";
import { audit } from "../../kernel/audit.ts";
import { conflict, notFound, precondition } from "../../kernel/errors.ts";
import type { Role } from "../../kernel/permissions.ts";
import { takeFrom } from "../../kernel/rate-limits.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { assertMayOffer, beginChange } from "../users/commands.ts";
import { findMemberByEmail } from "../users/queries.ts";
import { invitationEntity } from "./entity.ts";
import { sendInvitationEmail } from "./jobs.ts";
import { findWaiting, getInvitation, type InvitationRow } from "./queries.ts";
import { INVITATION_DAYS, LIMITS } from "./rules.ts";
import type { SendInvitationInput } from "./schema.ts";

type Identity = Pick<Services, "identity">;

/** The database's clock decides when a link is over. */
const end = sql<Date>`now() + make_interval(days => ${INVITATION_DAYS})`;

/** Invites an address. Whether it has an account elsewhere changes nothing that can be seen here. */
export function sendInvitation(scope: Scope, services: Identity, input: SendInvitationInput): Promise<InvitationRow> {
  const { email, role, clientIds = null } = input;
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    await assertMayOffer(tx, manager, { role, clientIds });
    await assertInvitable(tx, email);
    await countEmail(tx, services);
    const values = { email, role, clientAccess: clientIds === null ? "all" : "listed", invitedBy: manager.userId, expiresAt: end };
    const { id } = await tx.db
      .insertInto("invitations")
      .values({ companyId: tx.companyId, ...values })
      .returning("id")
      .executeTakeFirstOrThrow();
    const rows = [...new Set(clientIds ?? [])].map((clientId) => ({ companyId: tx.companyId, invitationId: id, clientId }));
    if (rows.length > 0) await tx.db.insertInto("invitationClients").values(rows).execute();
    await audit(tx, { entity: invitationEntity, entityId: id, after: { email, role, clientIds } });
    await queueInvitationEmail(tx, id, manager.userId);
    return getInvitation(tx, id);
  });
}

/** Who belongs to the company is in its list of people anyway; one who was removed may be invited again. */
async function assertInvitable(tx: Scope, email: string): Promise<void> {
  const member = await findMemberByEmail(tx, email);
  if (member && member.removedAt === null) {
    throw taken(member.isActive ? "This person belongs to the company." : "This person belongs to the company, and is deactivated.");
  }
  const waiting = await findWaiting(tx, email);
  if (!waiting) return;
  if (!waiting.isOver) throw taken("This person is invited. Send the email again, or revoke the invitation.");
  await ownInvitations(tx).set({ revokedAt: tx.now(), tokenHash: null }).where("id", "=", waiting.id).execute();
}

function taken(message: string) {
  return conflict(message, { field: "email", fields: { email: message } });
}

/** Writes again: with a new link, which makes the one before worthless, and in the name of who asks for it. */
export function resendInvitation(scope: Scope, services: Identity, id: string): Promise<InvitationRow> {
  return changeWaiting(scope, id, async (tx, invitation, manager) => {
    await assertMayOffer(tx, manager, { role: invitation.role, clientIds: null });
    await countEmail(tx, services);
    const letters = invitation.letters + 1;
    const fresh = { tokenHash: null, sentAt: null, emailError: null, expiresAt: end, letters, invitedBy: manager.userId };
    await ownInvitations(tx).set(fresh).where("id", "=", id).execute();
    await audit(tx, { entity: invitationEntity, entityId: id, before: { letters: invitation.letters }, after: { letters } });
    await queueInvitationEmail(tx, id, manager.userId);
  });
}

/** The link works no more. */
export function revokeInvitation(scope: Scope, id: string): Promise<InvitationRow> {
  return changeWaiting(scope, id, async (tx) => {
    const revokedAt = tx.now();
    await ownInvitations(tx).set({ revokedAt, tokenHash: null }).where("id", "=", id).execute();
    await audit(tx, { entity: invitationEntity, entityId: id, before: { revokedAt: null }, after: { revokedAt } });
  });
}

type Manager = { userId: string; role: Role };

function changeWaiting(
  scope: Scope,
  id: string,
  change: (tx: Scope, invitation: InvitationRow, manager: Manager) => Promise<void>,
): Promise<InvitationRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    const invitation = await getInvitation(tx, id);
    if (invitation.revokedAt) throw notFound("open invitation");
    if (invitation.acceptedAt) throw precondition("This invitation was accepted.");
    await change(tx, invitation, manager);
    return getInvitation(tx, id);
  });
}

/** A preview sends nothing, so it takes nothing from the company's emails. */
async function countEmail(tx: Scope, { identity }: Identity): Promise<void> {
  if (!tx.changes) await takeFrom(identity, [{ limit: LIMITS.emailsByCompany, subject: tx.companyId }]);
}

async function queueInvitationEmail(tx: Scope, invitationId: string, createdBy: string): Promise<void> {
  const order = { companyId: tx.companyId, createdBy, createdVia: tx.request.surface };
  await enqueue(tx.db, sendInvitationEmail, { invitationId }, order);
}

const ownInvitations = ({ db }: Scope) => db.updateTable("invitations");
