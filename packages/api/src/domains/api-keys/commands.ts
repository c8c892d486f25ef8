import { randomBytes } from "node:crypto";
import { sql } from "@frontoffice/db";
import { digest } from "../../adapters/session-rows.ts";
import { audit, difference } from "../../kernel/audit.ts";
import { AppError, invalid, notFound } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { apiKeyEntity } from "./entity.ts";
import { countVisibleClients, getKey, type KeyRow, keysTopic } from "./queries.ts";
import { grantable, KEY_PREFIX, LONGEST_LIFE_MS, SHOWN_LENGTH } from "./rules.ts";
import type { IssueKeyInput, RenameKeyInput } from "./schema.ts";

/** A key that may do no more than its issuer; the secret leaves here and is stored nowhere. */
export function issueKey(scope: Scope, input: IssueKeyInput): Promise<KeyRow & { secret: string }> {
  return inTransaction(scope, async (tx) => {
    const issuer = personOf(tx);
    assertWithinRights(issuer.permissions, input.scopes);
    const clientIds = await visibleClients(tx, input.clientIds);
    const expiresAt = expiryWithinYear(tx, input.expiresAt);
    const secret = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
    const { name, kind, maxRisk, approvalMode, ratePerMinute } = input;
    const scopes = [...new Set(input.scopes)];
    const terms = { name, kind, scopes, clientIds, maxRisk, approvalMode, ratePerMinute, expiresAt };
    const { id } = await tx.db
      .insertInto("apiKeys")
      .values({
        ...terms,
        companyId: tx.companyId,
        prefix: secret.slice(0, SHOWN_LENGTH),
        keyHash: digest(secret),
        createdBy: issuer.userId,
        createdVia: tx.request.surface,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await audit(tx, { entity: apiKeyEntity, entityId: id, after: terms });
    return { ...(await getKey(tx, id)), secret };
  });
}

export function renameKey(scope: Scope, { id, name }: RenameKeyInput): Promise<KeyRow> {
  return inTransaction(scope, async (tx) => {
    const key = await lockKey(tx, id);
    await changeKey(tx, id, { name });
    await audit(tx, { entity: apiKeyEntity, entityId: id, ...difference(key, { name }) });
    return getKey(tx, id);
  });
}

/** Revokes the key for good; revoking it again changes nothing. The caller clears the cache of principals. */
export function revokeKey(scope: Scope, { id }: { id: string }): Promise<KeyRow> {
  return inTransaction(scope, async (tx) => {
    const key = await lockKey(tx, id);
    if (key.revokedAt) return getKey(tx, id);
    const revokedAt = tx.now();
    await changeKey(tx, id, { revokedAt, revokedBy: personOf(tx).userId });
    await sql`select pg_notify('topic_change', ${keysTopic(tx.companyId)})`.execute(tx.db);
    await audit(tx, {
      entity: apiKeyEntity,
      entityId: id,
      before: { name: key.name, revokedAt: null },
      after: { name: key.name, revokedAt },
    });
    return getKey(tx, id);
  });
}

function personOf({ actor }: Scope) {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only people issue and revoke API keys.", { peopleOnly: true });
  return actor;
}

function assertWithinRights(permissions: Parameters<typeof grantable>[0], asked: readonly string[]): void {
  const own = new Set<string>(grantable(permissions));
  const missing = [...new Set(asked)].filter((scope) => !own.has(scope));
  if (missing.length === 0) return;
  throw new AppError("forbidden", `You cannot grant what you may not do yourself: ${missing.join(", ")}.`, { scopes: missing });
}

/** A limited issuer grants at most the clients that they see themselves; what they do not see reads as missing. */
async function visibleClients(tx: Scope, asked: readonly string[] | null): Promise<string[] | null> {
  if (asked === null) {
    if (tx.clientIds === null) return null;
    throw invalid("clientIds", "You are limited to some clients: list those that the key may see.");
  }
  const ids = [...new Set(asked)];
  if ((await countVisibleClients(tx, ids)) < ids.length) throw notFound("client");
  return ids;
}

function expiryWithinYear({ now }: Scope, wanted: string | null): Date | null {
  if (wanted === null) return null;
  const expiresAt = new Date(wanted);
  const life = expiresAt.getTime() - now().getTime();
  if (life <= 0) throw invalid("expiresAt", "Choose a moment in the future.");
  if (life > LONGEST_LIFE_MS) throw invalid("expiresAt", "A key lives for a year at most, or without an end.");
  return expiresAt;
}

async function lockKey(tx: Scope, id: string) {
  const key = await tx.db
    .selectFrom("apiKeys")
    .select(["id", "name", "revokedAt"])
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!key) throw notFound("API key");
  return key;
}

async function changeKey(tx: Scope, id: string, change: { name?: string; revokedAt?: Date; revokedBy?: string }): Promise<void> {
  await tx.db.updateTable("apiKeys").set(change).where("id", "=", id).execute();
}
