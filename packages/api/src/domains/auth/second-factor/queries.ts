import { type DB, type Kysely, sql } from "@frontoffice/db";
import type { Services } from "../../../kernel/services.ts";

/** Whether signing in asks this person for a second factor. */
export async function hasSecondFactor(db: Kysely<DB>, userId: string): Promise<boolean> {
  return (await findSecondFactor(db, userId))?.enabledAt instanceof Date;
}

/** The second factor of a person, also one that is not confirmed yet, and the database's clock. */
export function findSecondFactor(db: Kysely<DB>, userId: string) {
  const query = db.selectFrom("secondFactors").select(["sealedSecret", "enabledAt", sql<Date>`clock_timestamp()`.as("now")]);
  return query.where("userId", "=", userId).executeTakeFirst();
}

/** How many recovery codes a person has not used yet. */
export async function countRecoveryCodes(db: Kysely<DB>, userId: string): Promise<number> {
  const query = db.selectFrom("recoveryCodes").select(sql<number>`count(*)::integer`.as("left"));
  return (await query.where("userId", "=", userId).where("usedAt", "is", null).executeTakeFirstOrThrow()).left;
}

type Needs = Pick<Services, "adapters">;
/** A person belongs to no single company, so the secret is bound to the person alone. */
export const placeOf = (userId: string) => ({ companyId: "", row: `second_factors:${userId}`, field: "secret" });

/** The secret as it is stored: it opens for this person alone. */
export function sealSecret({ adapters }: Needs, userId: string, secret: string): string {
  return adapters.secretbox.seal(secret, placeOf(userId));
}

export function openSecret({ adapters }: Needs, userId: string, sealed: string): string {
  return adapters.secretbox.open(sealed, placeOf(userId));
}
