import { type DB, type Kysely, sql } from "@frontoffice/db";
import { notFound } from "../../kernel/errors.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ListKeysInput } from "./schema.ts";

const ownKeys = ({ db }: Scope) => db.selectFrom("apiKeys as key");

const inFull = (scope: Scope) =>
  ownKeys(scope)
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.companyId", "=", "key.companyId")
        .onRef("memberships.userId", "=", "key.createdBy")
        .on("memberships.isActive", "=", true),
    )
    .leftJoin("users as issuer", "issuer.id", "key.createdBy")
    .leftJoin("users as revoker", "revoker.id", "key.revokedBy")
    .select(["key.id", "key.name", "key.kind", "key.prefix", "key.scopes", "key.clientIds", "key.maxRisk", "key.approvalMode"])
    .select(["key.ratePerMinute", "key.expiresAt", "key.lastUsedAt", "key.lastUsedIp", "key.revokedAt", "key.createdAt"])
    .select(["key.createdBy", "issuer.name as issuerName", "key.revokedBy", "revoker.name as revokerName", "memberships.role"])
    .select(sql<Date>`clock_timestamp()`.as("now"));

export type KeyRow = Awaited<ReturnType<typeof getKey>>;

/** The company's keys, the newest first; those that count no more stay in the list. */
export async function listKeys(scope: Scope, input: ListKeysInput): Promise<Page<KeyRow>> {
  const before = readCursor(input.cursor, id());
  const rows = await inFull(scope)
    .$if(before !== undefined, (query) => query.where("key.id", "<", before?.[0] ?? ""))
    .orderBy("key.id", "desc")
    .limit(input.limit + 1)
    .execute();
  return toPage(rows, input.limit, (row) => [row.id]);
}

export async function getKey(scope: Scope, keyId: string) {
  const row = await inFull(scope).where("key.id", "=", keyId).executeTakeFirst();
  if (!row) throw notFound("API key");
  return row;
}

/** How many of these clients the caller sees; another company's and a deleted one read as missing. */
export async function countVisibleClients({ db }: { db: Kysely<DB> }, ids: readonly string[]): Promise<number> {
  const { count } = await db
    .selectFrom("clients")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("deletedAt", "is", null)
    .where("id", "in", [...ids])
    .executeTakeFirstOrThrow();
  return Number(count);
}
