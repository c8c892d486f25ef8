import { sql } from "@frontoffice/db";
import { audit } from "../../kernel/audit.ts";
import { companyScope } from "../../kernel/company-scope.ts";
import { AppError, conflict, notFound } from "../../kernel/errors.ts";
import { PERMISSIONS } from "../../kernel/permissions.ts";
import type { Principal } from "../../kernel/principal.ts";
import { byNetwork, takeFrom } from "../../kernel/rate-limits.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { switchCompany } from "../auth/commands.ts";
import { hashNewPassword, welcome } from "../auth/first-sign-in.ts";
import type { SignedInView } from "../auth/schema.ts";
import { settingsOf } from "../companies/rules.ts";
import { insertPerson } from "../users/commands.ts";
import { writeMembership } from "../users/memberships.ts";
import { findRole, lockPeople } from "../users/queries.ts";
import { invitationEntity } from "./entity.ts";
import { findOffer, hasAccount, listOffersTo, mayOffer, type Offer } from "./queries.ts";
import { LIMITS } from "./rules.ts";
import type { AcceptInput } from "./schema.ts";

/** What the link in an email offers. Every reason why it does not work reads the same. */
export async function lookAtOffer(scope: SignInScope, token: string): Promise<Offer & { hasAccount: boolean }> {
  const offer = await openOffer(scope, token);
  return { ...offer, hasAccount: await hasAccount(scope.db, offer.email) };
}

/** Makes the account of a new person, who belongs to the company from then on and is signed in. */
export async function acceptInvitation(scope: SignInScope, { token, name, password }: AcceptInput): Promise<SignedInView> {
  const offer = await openOffer(scope, token);
  const { email, companyId, companyName } = offer;
  if (await hasAccount(scope.db, email)) throw accountExists();
  const { passwordMinLength } = settingsOf(offer.companySettings);
  const passwordHash = await hashNewPassword(scope, password, { email, name, companyName, passwordMinLength });
  const userId = await inTransaction(offerScope(scope, offer), async (tx) => {
    const id = await insertPerson(tx, email, name);
    await joinByOffer(actingAs(tx, offer, { id, name, sessionId: null }), offer, id);
    return id;
  });
  return welcome(scope, { userId, companyId, passwordHash });
}

/** Lets a person who has an account belong to the company too, and work there from now on. */
export async function joinCompany(scope: SignInScope, principal: Principal, token: string): Promise<SignedInView> {
  const offer = await openOffer(scope, token);
  const { user, sessionId } = principal;
  if (user.email.toLowerCase() !== offer.email.toLowerCase()) {
    throw new AppError("forbidden", "This invitation is for another email address. Sign in with that one to accept it.");
  }
  await inTransaction(offerScope(scope, offer), (tx) => joinByOffer(actingAs(tx, offer, { ...user, sessionId }), offer, user.id));
  return switchCompany(scope, principal, offer.companyId);
}

/** Lets a new person, whose address an outside provider has verified, join the companies that invited them. */
export async function joinWaiting(
  scope: SignInScope,
  { userId, name, email }: { userId: string; name: string; email: string },
): Promise<void> {
  for (const offer of await listOffersTo(scope.db, email)) {
    await inTransaction(offerScope(scope, offer), (tx) =>
      joinByOffer(actingAs(tx, offer, { id: userId, name, sessionId: null }), offer, userId),
    ).catch((error: unknown) => {
      // Withdrawn at this very moment: the others still stand.
      if (!(error instanceof AppError)) throw error;
    });
  }
}

async function openOffer({ db, request }: SignInScope, token: string): Promise<Offer> {
  await takeFrom(db, byNetwork(LIMITS.openByNetwork, request.ip));
  const offer = await findOffer(db, token);
  if (!offer) throw linkOver();
  return offer;
}

/** Uses the invitation up and writes the membership, unless the company has thought better of it in the meantime. */
async function joinByOffer(tx: Scope, offer: Offer, userId: string): Promise<void> {
  await lockPeople(tx);
  const inviterId = await redeemOffer(tx, offer, userId);
  if (!mayOffer(await findRole(tx, inviterId), offer.role)) throw linkOver();
  const { role, clientIds, email } = offer;
  const joined = await writeMembership(tx, { userId, role, clientIds });
  if (!joined) throw conflict("You belong to this company already.");
  await audit(tx, {
    entity: invitationEntity,
    entityId: offer.id,
    before: { acceptedBy: null },
    after: { acceptedBy: userId, email, role },
  });
}

/** Of two calls with one link the second finds it used; a link of an earlier email is worth nothing either. */
async function redeemOffer({ db }: Scope, { id, letters }: Offer, userId: string): Promise<string> {
  const row = await db
    .updateTable("invitations")
    .set({ acceptedAt: sql<Date>`now()`, acceptedBy: userId })
    .where("id", "=", id)
    .where("letters", "=", letters)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", sql<Date>`clock_timestamp()`)
    .returning("invitedBy")
    .executeTakeFirst();
  if (!row) throw linkOver();
  return row.invitedBy;
}

/** The company's side of the call: the invitation has vouched for it. */
function offerScope({ services, request }: SignInScope, { companyId }: Offer): Scope {
  const { id, surface, procedure, ip } = request;
  return companyScope(services, { companyId, actor: { kind: "system" }, request: { id, surface, procedure, ip } });
}

function actingAs(tx: Scope, { role }: Offer, person: { id: string; name: string; sessionId: string | null }): Scope {
  const { id, name, sessionId } = person;
  return { ...tx, actor: { kind: "user", userId: id, name, role, permissions: PERMISSIONS[role], sessionId } };
}

function linkOver(): AppError {
  return notFound("invitation");
}

function accountExists(): AppError {
  return conflict("You have an account already. Sign in to accept the invitation.", { signIn: true });
}
