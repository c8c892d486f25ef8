import type { DB, Kysely } from "@frontoffice/db";
import type { Principal } from "../../../kernel/principal.ts";
import type { SignInScope } from "../../../kernel/services.ts";
import { findPasswordHash } from "../queries.ts";
import { countRecoveryCodes, hasSecondFactor } from "../second-factor/queries.ts";

export interface IdentityKey {
  issuer: string;
  subject: string;
}

/** Whom an identity at a provider belongs to here. */
export function findIdentity(db: Kysely<DB>, { issuer, subject }: IdentityKey) {
  const query = db.selectFrom("userIdentities").innerJoin("users", "users.id", "userIdentities.userId");
  return query
    .select(["userIdentities.id", "userIdentities.userId", "users.isActive", "users.deletedAt"])
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
}

export function listIdentities(db: Kysely<DB>, userId: string) {
  return db.selectFrom("userIdentities").selectAll().where("userId", "=", userId).orderBy("id").execute();
}
export type IdentityRow = Awaited<ReturnType<typeof listIdentities>>[number];

/** Everything that the person can sign in with. */
export async function getSignInMethods({ db, services }: SignInScope, { user }: Principal) {
  const [hash, enabled, recoveryCodesLeft, identities] = await Promise.all([
    findPasswordHash(db, user.id),
    hasSecondFactor(db, user.id),
    countRecoveryCodes(db, user.id),
    listIdentities(db, user.id),
  ]);
  return { hasPassword: hash !== undefined, enabled, recoveryCodesLeft, identities, provider: services.adapters.oidc };
}
export type SignInMethods = Awaited<ReturnType<typeof getSignInMethods>>;
