import { sql } from "@frontoffice/db";
import { z } from "zod";
import { AppError, notFound } from "../../kernel/errors.ts";
import type { FoundRow } from "../../kernel/findable.ts";
import { countWhenAsked } from "../../kernel/list-query.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Role } from "../../kernel/permissions.ts";
import { may, type Scope } from "../../kernel/scope.ts";
import type { ListUsersInput } from "./schema.ts";

/** Everybody who belongs, or belonged, to the company. */
const everyMember = ({ db }: Scope) => db.selectFrom("memberships").innerJoin("users", "users.id", "memberships.userId");

/** Read through the clients that the caller sees, so that a limited caller learns of no other. */
const clientIds = sql<string[] | null>`case when memberships.client_access = 'listed' then array(
  select listed.client_id::text from membership_clients listed
  join clients on clients.company_id = listed.company_id and clients.id = listed.client_id
  where listed.company_id = memberships.company_id and listed.membership_id = memberships.id and clients.deleted_at is null
  order by listed.client_id) end`;

const sortName = sql<string>`lower(users.name)`;

const inFull = (members: ReturnType<typeof everyMember>) =>
  members
    .select(["users.id", "users.name", "users.email", "users.username", "users.lastLoginAt"])
    .select(["memberships.id as membershipId", "memberships.isActive", "memberships.removedAt", "memberships.createdAt as joinedAt"])
    .select((eb) => eb.ref("memberships.role").$castTo<Role>().as("role"))
    .select([clientIds.as("clientIds"), sortName.as("sortName")]);

export type MemberRow = Awaited<ReturnType<typeof getMember>>;

/** A page of the people in the order of their names. */
export async function listUsers(scope: Scope, input: ListUsersInput): Promise<Page<MemberRow>> {
  if (input.state === "removed" && !may(scope, "users:write")) {
    throw new AppError("forbidden", "Only those who may restore people see who was removed.", { permission: "users:write" });
  }
  const after = readCursor(input.cursor, z.string(), z.uuid());
  const matching = searched(scope, input);
  const [rows, count] = await Promise.all([
    inFull(matching)
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(lower(users.name), users.id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
      .orderBy(sortName)
      .orderBy("users.id")
      .limit(input.limit + 1)
      .execute(),
    countWhenAsked(scope, input, matching),
  ]);
  return { ...toPage(rows, input.limit, (row) => [row.sortName, row.id]), ...count };
}

function searched(scope: Scope, { search, role, state }: ListUsersInput) {
  const pattern = `%${(search ?? "").replace(/[\\%_]/g, "\\$&")}%`;
  return everyMember(scope)
    .where("memberships.removedAt", state === "removed" ? "is not" : "is", null)
    .$if(state === "active" || state === "inactive", (query) => query.where("memberships.isActive", "=", state === "active"))
    .$if(role !== undefined, (query) => query.where("memberships.role", "=", role ?? ""))
    .$if(Boolean(search), (query) =>
      query.where((eb) =>
        eb.or([eb("users.name", "ilike", pattern), eb("users.email", "ilike", pattern), eb("users.username", "ilike", pattern)]),
      ),
    );
}

/** The people whose name or address has the words of a text, or is like it. */
export async function findPeople({ db, companyId }: Scope, { text, limit }: { text: string; limit: number }): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    with asked as (select left(search_text(trim(${text}::text)), 120) as phrase, search_words(${text}::text) as words),
      people as (
        select users.id, users.name as title, users.email as detail, memberships.created_at as at, search_text(users.name) as plain,
          search_text(concat_ws(' ', users.name, users.email, users.username)) as names
        from memberships join users on users.id = memberships.user_id
        where memberships.company_id = ${companyId} and memberships.removed_at is null)
    select id, title, detail, null as client_id, null as parent_id, null as client_name, null as passage, at,
      case when names like all (search_patterns(words))
        then search_rank(phrase, array(select '% ' || word || '%' from unnest(words) word), search_patterns(words), plain, names) else 5 end as rank
    from people cross join asked
    where cardinality(words) > 0 and (names like all (search_patterns(words)) or word_similarity(phrase, names) >= 0.5)
    order by rank, word_similarity(phrase, names) desc, at desc limit ${limit}`.execute(db);
  return rows;
}

/** Somebody who belongs to the company; one who was removed is missing. */
export async function getMember(scope: Scope, id: string) {
  const row = await inFull(everyMember(scope)).where("users.id", "=", id).where("memberships.removedAt", "is", null).executeTakeFirst();
  if (!row) throw notFound("person");
  return row;
}

/** Somebody who was removed from the company. */
export async function getRemovedMember(scope: Scope, id: string): Promise<MemberRow> {
  const row = await inFull(everyMember(scope)).where("users.id", "=", id).where("memberships.removedAt", "is not", null).executeTakeFirst();
  if (!row) throw notFound("removed person");
  return row;
}

/** The membership of the person with this address, removed or not. */
export function findMemberByEmail(scope: Scope, email: string) {
  return everyMember(scope).where("users.email", "=", email).select(["memberships.isActive", "memberships.removedAt"]).executeTakeFirst();
}

/** Holds the company until the transaction ends, so that changes to its people come one after the other. */
export async function lockPeople({ db, companyId }: Scope): Promise<void> {
  // Sessions of the company can begin meanwhile: their foreign key asks for a weaker lock than this one refuses.
  const row = await db.selectFrom("companies").select("id").where("id", "=", companyId).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound("company");
}

/** The role that somebody has in the company now; null when they may not enter. */
export async function findRole({ db }: Scope, userId: string): Promise<Role | null> {
  const row = await db
    .selectFrom("memberships")
    .select((eb) => eb.ref("role").$castTo<Role>().as("role"))
    .where("userId", "=", userId)
    .where("isActive", "=", true)
    .executeTakeFirst();
  return row?.role ?? null;
}

/** How many people, besides this one, own the company and may enter it. */
export async function countOtherOwners(scope: Scope, userId: string): Promise<number> {
  const { count } = await everyMember(scope)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("memberships.role", "=", "owner")
    .where("memberships.isActive", "=", true)
    .where("users.isActive", "=", true)
    .where("users.id", "<>", userId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Throws unless every one of these is a client of the company. */
export async function assertClientsExist({ db }: Scope, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const { count } = await db
    .selectFrom("clients")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("id", "in", [...wanted])
    .where("deletedAt", "is", null)
    .executeTakeFirstOrThrow();
  if (count < wanted.size) throw notFound("client");
}
