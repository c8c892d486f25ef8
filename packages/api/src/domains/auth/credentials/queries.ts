import type { SignInScope } from "../../../trpc/context.ts";
import { settingsOf } from "../../companies/rules.ts";

/** How long this person's password has to be: as the strictest of his companies wants it, and never shorter than the product does. */
export async function findPasswordMinLength({ db, services }: SignInScope, userId: string): Promise<number> {
  const companies = await db
    .selectFrom("memberships")
    .innerJoin("companies", "companies.id", "memberships.companyId")
    .select("companies.settings")
    .where("memberships.userId", "=", userId)
    .where("memberships.isActive", "=", true)
    .where("companies.deletedAt", "is", null)
    .execute();
  return Math.max(services.config.PASSWORD_MIN_LENGTH, ...companies.map(({ settings }) => settingsOf(settings).passwordMinLength));
}
