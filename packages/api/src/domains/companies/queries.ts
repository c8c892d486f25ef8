import { type DB, type Expression, type Kysely, sql } from "@frontoffice/db";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres";
import { AppError, notFound } from "../../kernel/errors.ts";
import { countWhenAsked } from "../../kernel/list-query.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Role } from "../../kernel/permissions.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { id, text } from "../../kernel/text.ts";
import { settingsOf } from "./rules.ts";

/** A person's companies with the role in each; asked as the sign-in role, which sees all companies, so the person is the guard. */
const membershipsOf = (db: Kysely<DB>, userId: string | Expression<string>) =>
  db
    .selectFrom("memberships")
    .innerJoin("companies", "companies.id", "memberships.companyId")
    .where("memberships.userId", "=", userId)
    .where("memberships.isActive", "=", true)
    .where("companies.deletedAt", "is", null)
    .select(["companies.id", "companies.name", "companies.code", "companies.timezone", "companies.currency"])
    .select((eb) => eb.ref("memberships.role").$castTo<Role>().as("role"));

const companiesOf = (db: Kysely<DB>, userId: string) => membershipsOf(db, userId).select("companies.isActive");

/** One of a person's companies, or up to `limit` of them by name, as JSON within another statement; `active` as nothing there is renamed. */
export const companyJson = (db: Kysely<DB>, userId: Expression<string>, companyId: Expression<string>) =>
  jsonObjectFrom(membershipsOf(db, userId).select("companies.isActive as active").where("companies.id", "=", companyId));

export const companiesJson = (db: Kysely<DB>, userId: Expression<string>, limit: number) =>
  jsonArrayFrom(
    membershipsOf(db, userId)
      .select("companies.isActive as active")
      .orderBy("companies.name")
      .orderBy("companies.id")
      .limit(sql.lit(limit)),
  );

/** Whether its person can work, or at least look, there. */
export function canEnter({ isActive, role }: Pick<CompanyRow, "isActive" | "role">): boolean {
  return isActive || role === "owner";
}

export interface FullCompanyRow extends CompanyRow {
  contactEmail: string;
  locale: string;
  maxClients: number;
  settings: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export interface CompanyRow {
  id: string;
  name: string;
  code: string;
  timezone: string;
  currency: string;
  isActive: boolean;
  role: Role;
}

/** The person's company by id; a company that they do not belong to is missing. */
export async function findCompanyOf(db: Kysely<DB>, userId: string, companyId: string): Promise<CompanyRow | undefined> {
  return companiesOf(db, userId).where("companies.id", "=", companyId).executeTakeFirst();
}

/** Whether somebody belongs to companies, and can enter none of them: they are not active, and the person owns none of them. */
export async function isShutOut(db: Kysely<DB>, userId: string): Promise<boolean> {
  const rows = await companiesOf(db, userId).execute();
  return rows.length > 0 && !rows.some(canEnter);
}

/** Where a person works after signing in: the company of the latest session that they can enter, else the first one joined. */
export async function findLatestCompanyOf(db: Kysely<DB>, userId: string): Promise<CompanyRow | undefined> {
  const lastUsed = sql`(select max(s.created_at) from auth_sessions s where s.user_id = memberships.user_id and s.company_id = companies.id)`;
  return companiesOf(db, userId)
    .where((eb) => eb.or([eb("companies.isActive", "=", true), eb("memberships.role", "=", "owner")]))
    .orderBy("companies.isActive", "desc")
    .orderBy(lastUsed, (order) => order.desc().nullsLast())
    .orderBy("memberships.createdAt")
    .orderBy("companies.id")
    .executeTakeFirst();
}

/** The companies that the caller can switch to, by name. */
export async function listCompanies(
  { db }: Pick<SignInScope, "db">,
  userId: string,
  input: { cursor?: string; limit: number; total?: boolean | undefined },
): Promise<Page<CompanyRow>> {
  const after = readCursor(input.cursor, text(120), id());
  const mine = companiesOf(db, userId);
  const rows = await mine
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(companies.name, companies.id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy("companies.name")
    .orderBy("companies.id")
    .limit(input.limit + 1)
    .execute();
  return { ...toPage(rows, input.limit, (row) => [row.name, row.id]), ...(await countWhenAsked({ db }, input, mine)) };
}

/** One of the person's companies with its settings; one that they do not belong to is missing. */
export async function getCompanyOf(db: Kysely<DB>, userId: string, companyId: string): Promise<FullCompanyRow> {
  const row = await companiesOf(db, userId)
    .select(["contactEmail", "locale", "maxClients", "settings", "companies.createdAt", "companies.updatedAt"])
    .where("companies.id", "=", companyId)
    .executeTakeFirst();
  if (!row) throw notFound("company");
  if (!canEnter(row)) throw new AppError("forbidden", "This company is not active: only its owners can read its data.");
  return row;
}

/** The caller's company with its settings. */
export async function getCurrentCompany(scope: Scope): Promise<FullCompanyRow> {
  const row = await ownCompany(scope).executeTakeFirst();
  return withRole(scope, row);
}

/** The same, held until the transaction ends. */
export async function lockCurrentCompany(tx: Scope): Promise<FullCompanyRow> {
  const row = await ownCompany(tx).forNoKeyUpdate().executeTakeFirst();
  return withRole(tx, row);
}

function withRole<Row extends object>({ actor }: Scope, row: Row | undefined): Row & { role: Role } {
  if (!row || actor.kind === "job" || actor.kind === "system") throw notFound("company");
  return { ...row, role: actor.role };
}

const ownCompany = ({ db, companyId }: Scope) =>
  db
    .selectFrom("companies")
    .select(["id", "name", "code", "timezone", "currency", "isActive", "contactEmail", "locale", "maxClients", "settings"])
    .select(["createdAt", "updatedAt"])
    .where("id", "=", companyId)
    .where("deletedAt", "is", null);

/** What a new password of this person must have at least: the strictest of their companies decides. */
export async function findPasswordMinimum(db: Kysely<DB>, userId: string): Promise<number> {
  const rows = await companiesOf(db, userId).select("companies.settings").execute();
  return Math.max(0, ...rows.map(({ settings }) => settingsOf(settings).passwordMinLength));
}
