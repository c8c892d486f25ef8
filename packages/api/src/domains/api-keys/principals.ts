import { type DB, type Kysely, sql } from "@frontoffice/db";
import { clientIdsOf, digest } from "../../adapters/session-rows.ts";
import { permissionsOfKey, type Risk, type Role } from "../../kernel/permissions.ts";
import type { Principal, PrincipalKey } from "../../kernel/principal.ts";
import { rememberPrincipal } from "../../kernel/principal-cache.ts";
import type { Services } from "../../kernel/services.ts";
import { looksLikeKey, sharedClients } from "./rules.ts";

type Identity = Pick<Services, "identity">;

/**
 * The program behind a key, from one query a moment ago at most; null for every reason why the key does not count. What it may do is
 * what its issuer may do now, less what its scopes and its clients leave out.
 */
export async function resolveKey(services: Identity, token: string, ip: string | null): Promise<Principal | null> {
  if (!looksLikeKey(token)) return null;
  return rememberPrincipal(services, token, () => loadKey(services, token, ip));
}

/** A key's principal now, by its id: for calls that were made with it earlier. */
export async function findKeyPrincipal({ identity }: Identity, companyId: string, keyId: string): Promise<Principal | null> {
  const row = await liveKeys(identity).where("key.companyId", "=", companyId).where("key.id", "=", keyId).executeTakeFirst();
  return row ? principalOf(row) : null;
}

/** Which of these keys still count, and as whom: open streams ask again and again. */
export async function listKeyPrincipals({ identity }: Identity, keyIds: readonly string[]): Promise<Principal[]> {
  const rows = await liveKeys(identity).where("key.id", "=", sql<string>`any(${keyIds}::uuid[])`).execute();
  return rows.map(principalOf);
}

async function loadKey({ identity }: Identity, token: string, ip: string | null): Promise<Principal | null> {
  const row = await liveKeys(identity).where("key.keyHash", "=", digest(token)).executeTakeFirst();
  if (!row) return null;
  if (row.stale) {
    await identity
      .updateTable("apiKeys")
      .set({ lastUsedAt: sql<Date>`clock_timestamp()`, lastUsedIp: ip })
      .where("companyId", "=", row.companyId)
      .where("id", "=", row.id)
      .execute();
  }
  return principalOf(row);
}

/** Keys that are neither revoked nor past their end, whose issuer still belongs to the company. */
const liveKeys = (db: Kysely<DB>) =>
  db
    .selectFrom("apiKeys as key")
    .innerJoin("companies", "companies.id", "key.companyId")
    .innerJoin("users as issuer", "issuer.id", "key.createdBy")
    .innerJoin("memberships", (join) =>
      join.onRef("memberships.companyId", "=", "key.companyId").onRef("memberships.userId", "=", "key.createdBy"),
    )
    .where("key.revokedAt", "is", null)
    .where((eb) => eb.or([eb("key.expiresAt", "is", null), eb("key.expiresAt", ">", sql<Date>`clock_timestamp()`)]))
    .where("companies.deletedAt", "is", null)
    .where("issuer.isActive", "=", true)
    .where("issuer.deletedAt", "is", null)
    .where("memberships.isActive", "=", true)
    .select(["key.companyId", "key.id", "key.name", "key.kind", "key.scopes", "key.clientIds", "key.maxRisk", "key.approvalMode"])
    .select([
      "key.ratePerMinute",
      "key.expiresAt",
      "companies.name as companyName",
      "companies.isActive as companyIsActive",
      "memberships.role",
    ])
    .select(["issuer.id as userId", "issuer.email", "issuer.username", "issuer.name as userName"])
    .select(clientIdsOf("memberships").as("issuerClientIds"))
    .select(sql<boolean>`coalesce(key.last_used_at < clock_timestamp() - interval '1 minute', true)`.as("stale"));

type KeyRow = Awaited<ReturnType<ReturnType<typeof liveKeys>["executeTakeFirstOrThrow"]>>;

function principalOf(row: KeyRow): Principal {
  const role = row.role as Role;
  return {
    sessionId: row.id,
    kind: "apiKey",
    user: { id: row.userId, email: row.email, username: row.username, name: row.userName },
    company: {
      id: row.companyId,
      name: row.companyName,
      isActive: row.companyIsActive,
      role,
      permissions: permissionsOfKey(row.scopes, role),
      clientIds: sharedClients(row.clientIds, row.issuerClientIds),
    },
    key: {
      id: row.id,
      name: row.name,
      kind: row.kind as PrincipalKey["kind"],
      scopes: row.scopes,
      expiresAt: row.expiresAt,
      maxRisk: row.maxRisk as Risk,
      approvalMode: row.approvalMode as PrincipalKey["approvalMode"],
      ratePerMinute: row.ratePerMinute,
    },
    confirmedAt: null,
  };
}
