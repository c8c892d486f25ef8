import { type DB, type Kysely, sql } from "@frontoffice/db";
import { notFound } from "../../kernel/errors.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Role } from "../../kernel/permissions.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id, text } from "../../kernel/text.ts";
import type { SignInScope } from "../../trpc/context.ts";

/** A person's companies with the role in each; asked as the sign-in role, which sees all companies, so the person is the guard. */
const companiesOf = (db: Kysely<DB>, userId: string) =>
  db
    .selectFrom("memberships")
    .innerJoin("companies", "companies.id", "memberships.companyId")
    .where("memberships.userId", "=", userId)
    .where("memberships.isActive", "=", true)
    .where("companies.deletedAt", "is", null)
    .select(["companies.id", "companies.name", "companies.code", "companies.timezone", "companies.currency", "companies.isActive"])
    .select((eb) => eb.ref("memberships.role").$castTo<Role>().as("role"));

export interface CompanyRow {
  id: string;
  name: string;
  code: string;
  timezone: string;
  currency: string;
  isActive: boolean;
  role: Role;
}

/** The person's company by id; a company that he does not belong to is missing. */
export async function findCompanyOf(db: Kysely<DB>, userId: string, companyId: string): Promise<CompanyRow | undefined> {
  return companiesOf(db, userId).where("companies.id", "=", companyId).executeTakeFirst();
}

/** Where a person goes on at sign-in: the company of the latest session, else the first one joined. */
export async function findLatestCompanyOf(db: Kysely<DB>, userId: string): Promise<CompanyRow | undefined> {
  const lastUsed = sql`(select max(s.created_at) from auth_sessions s where s.user_id = memberships.user_id and s.company_id = companies.id)`;
  return companiesOf(db, userId)
    .orderBy(lastUsed, (order) => order.desc().nullsLast())
    .orderBy("memberships.createdAt")
    .orderBy("companies.id")
    .executeTakeFirst();
}

/** The companies that the caller can switch to, by name. */
export async function listCompanies(
  { db }: Pick<SignInScope, "db">,
  userId: string,
  input: { cursor?: string; limit: number },
): Promise<Page<CompanyRow>> {
  const after = readCursor(input.cursor, text(120), id());
  const rows = await companiesOf(db, userId)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(companies.name, companies.id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy("companies.name")
    .orderBy("companies.id")
    .limit(input.limit + 1)
    .execute();
  return toPage(rows, input.limit, (row) => [row.name, row.id]);
}

/** The caller's company with its settings. */
export async function getCurrentCompany({ db, companyId, actor }: Scope) {
  const row = await db
    .selectFrom("companies")
    .select(["id", "name", "code", "timezone", "currency", "isActive", "contactEmail", "locale", "maxClients", "createdAt", "updatedAt"])
    .where("id", "=", companyId)
    .where("deletedAt", "is", null)
    .executeTakeFirst();
  if (!row || actor.kind === "job" || actor.kind === "system") throw notFound("company");
  return { ...row, role: actor.role };
}
