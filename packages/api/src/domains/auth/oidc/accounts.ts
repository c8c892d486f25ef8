import { sql } from "@frontoffice/db";
import type { OidcPerson, OidcProvider } from "../../../adapters/oidc.ts";
import { conflict, isUniqueViolation } from "../../../kernel/errors.ts";
import type { Principal } from "../../../kernel/principal.ts";
import type { SignInScope } from "../../../kernel/services.ts";
import { userEntity } from "../../users/entity.ts";
import { queueEmail } from "../emails.ts";
import { findIdentity } from "../identities/queries.ts";
import { insertCompany } from "../registration.ts";
import { inSignIn } from "../session-tokens.ts";
import { recordSignIn } from "../sign-in-audit.ts";
import type { OidcFault } from "./rules.ts";

type Found = { userId: string } | { fault: OidcFault };

/** Called for a new person whose address is verified, so that companies that invited them can admit them. */
export type Greet = (scope: SignInScope, person: { userId: string; name: string; email: string }) => Promise<void>;

/**
 * Who signs in here: the person of that identity; else, with an address that the provider has verified, the person whose address
 * we have verified too; else a new person. An account whose address nobody has verified may have been made by somebody else in
 * wait for its owner, so it is linked only from within.
 */
export async function findOrCreatePerson(scope: SignInScope, provider: OidcProvider, person: OidcPerson, greet: Greet): Promise<Found> {
  const known = await findIdentity(scope.db, person);
  if (known) return known.isActive && known.deletedAt === null ? useIdentity(scope, known, person) : { fault: "refused" };
  if (person.email === null) return { fault: "email_missing" };
  // Refused before any look-up, so that the answer does not reveal who has an account.
  if (!person.emailVerified) return { fault: "email_unverified" };
  const account = await scope.db
    .selectFrom("users")
    .select(["id", "email", "isActive", "deletedAt", "emailVerifiedAt"])
    .where("email", "=", person.email)
    .executeTakeFirst();
  if (!account) return insertPerson(scope, person, person.email, greet);
  if (!account.isActive || account.deletedAt !== null) return { fault: "refused" };
  if (account.emailVerifiedAt === null) return { fault: "account_exists" };
  await inSignIn(scope, (tx) => link(tx, { ...account, companyId: null, sessionId: null }, provider, person));
  return { userId: account.id };
}

async function useIdentity({ db }: SignInScope, { id, userId }: { id: string; userId: string }, { email }: OidcPerson): Promise<Found> {
  await db.updateTable("userIdentities").set({ lastUsedAt: sql<Date>`now()`, email }).where("id", "=", id).execute();
  return { userId };
}

/** Gives the signed-in person another way to sign in. */
export async function linkIdentity(
  scope: SignInScope,
  { user, company, sessionId }: Principal,
  provider: OidcProvider,
  person: OidcPerson,
) {
  await inSignIn(scope, (tx) => link(tx, { ...user, companyId: company?.id ?? null, sessionId }, provider, person));
}

interface Owner {
  id: string;
  email: string;
  companyId: string | null;
  sessionId: string | null;
}

async function link(tx: SignInScope, owner: Owner, provider: OidcProvider, { issuer, subject, email, emailVerified }: OidcPerson) {
  const known = await findIdentity(tx.db, { issuer, subject });
  if (known?.userId === owner.id) return;
  if (known) throw elsewhere();
  await tx.db
    .insertInto("userIdentities")
    .values({ userId: owner.id, issuer, subject, email })
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error, "user_identities_issuer_subject_key") ? elsewhere() : error;
    });
  if (emailVerified && email === owner.email.toLowerCase()) {
    const verified = sql<Date>`coalesce(email_verified_at, now())`;
    await tx.db.updateTable("users").set({ emailVerifiedAt: verified }).where("id", "=", owner.id).execute();
  }
  const who = { userId: owner.id, companyId: owner.companyId, sessionId: owner.sessionId };
  await recordSignIn(tx, { ...who, entity: userEntity, entityId: owner.id, after: { linked: issuer } });
  await queueEmail(tx, { userId: owner.id, kind: "provider_linked", recipient: owner.email, facts: { provider: provider.name } });
}

function elsewhere() {
  return conflict("This identity belongs to another account.", { linkedElsewhere: true });
}

/** The first sign-in creates the person and, unless an invitation waits for them, a company of their own. */
async function insertPerson(scope: SignInScope, { issuer, subject, name }: OidcPerson, email: string, greet: Greet): Promise<Found> {
  const called = name ?? email.split("@", 1)[0] ?? email;
  const make = inSignIn(scope, async (tx) => {
    const made = { email, name: called, emailVerifiedAt: sql<Date>`now()`, lastLoginAt: sql<Date>`now()` };
    const { id: userId } = await tx.db.insertInto("users").values(made).returning("id").executeTakeFirstOrThrow();
    await tx.db.insertInto("userIdentities").values({ userId, issuer, subject, email }).execute();
    const companyId = (await isInvited(tx, email)) ? null : await insertCompany(tx, { companyName: companyNameOf(called), email });
    if (companyId) await tx.db.insertInto("memberships").values({ companyId, userId, role: "owner" }).execute();
    await recordSignIn(tx, { userId, companyId, entity: userEntity, entityId: userId, after: { linked: issuer } });
    return { userId };
  });
  // Two first sign-ins at the same moment: the second one finds the person whom the first has made.
  const greeted = make.then(async (made) => {
    await greet(scope, { userId: made.userId, name: called, email });
    return made;
  });
  return greeted.catch(async (error: unknown) => {
    if (!isUniqueViolation(error, "users_email_key") && !isUniqueViolation(error, "user_identities_issuer_subject_key")) throw error;
    const known = await findIdentity(scope.db, { issuer, subject });
    return known ? { userId: known.userId } : { fault: "account_exists" as const };
  });
}

const companyNameOf = (name: string) => `${name.slice(0, 100)}'s company`;

async function isInvited({ db }: SignInScope, email: string): Promise<boolean> {
  const open = db
    .selectFrom("invitations")
    .select("id")
    .where("email", "=", email)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null);
  return (await open.where("expiresAt", ">", sql<Date>`now()`).executeTakeFirst()) !== undefined;
}
