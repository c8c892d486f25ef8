import { type DB, type Kysely, sql } from "@frontoffice/db";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ListKeysInput } from "./schema.ts";

const ownKeys = ({ db }: Pick<Scope, "db">) => db.selectFrom("apiKeys as key");

/** The digest of a key is not for this role. */
const shown = [
  ...(["id", "name", "kind", "prefix", "scopes", "clientIds", "maxRisk", "approvalMode", "ratePerMinute", "expiresAt"] as const),
  ...(["lastUsedAt", "lastUsedIp", "revokedAt", "revokedBy", "createdAt", "createdBy"] as const),
] as const;

const inFull = (keys: ReturnType<typeof ownKeys>) =>
  keys
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.companyId", "=", "key.companyId")
        .onRef("memberships.userId", "=", "key.createdBy")
        .on("memberships.isActive", "=", true),
    )
    .leftJoin("users as issuer", "issuer.id", "key.createdBy")
    .leftJoin("users as revoker", "revoker.id", "key.revokedBy")
    .select(shown.map((column) => `key.${column}` as const))
    .select(["issuer.name as issuerName", "revoker.name as revokerName", "memberships.role"])
    .select(sql<Date>`clock_timestamp()`.as("now"));

export type KeyRow = Awaited<ReturnType<typeof getKey>>;

/** The company's keys, the newest first; those that count no more stay in the list. */
const keyList = listQuery({
  table: "key",
  columns: [...shown, "companyId"],
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db) => ownKeys({ db }),
  inFull,
});

export function listKeys(scope: Scope, input: ListKeysInput): Promise<Page<KeyRow>> {
  return keyList(scope, input, {});
}

export async function getKey(scope: Scope, keyId: string) {
  const row = await inFull(ownKeys(scope)).where("key.id", "=", keyId).executeTakeFirst();
  if (!row) throw notFound("API key");
  return row;
}

/** What is announced when a key of the company is revoked. */
export function keysTopic(companyId: string): string {
  return `keys:${companyId}`;
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
