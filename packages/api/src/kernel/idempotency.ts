import { createHash } from "node:crypto";
import { ahead, type DB, type Kysely, sql, together } from "@frontoffice/db";
import { stringify } from "safe-stable-stringify";
import { AppError, conflict, type ErrorCode } from "./errors.ts";
import type { Scope } from "./scope.ts";

/** A call that is made once, however often it is sent. */
export interface OnceCall {
  key: string;
  procedure: string;
  input: unknown;
}

/** What the first call with the key was answered. */
export type FirstAnswer = { answer: unknown } | { fault: AppError };

/** Faults that a later call would meet again; the others say nothing about what was asked, so the key stays free. */
const LASTING: readonly ErrorCode[] = ["not_found", "conflict", "precondition", "limit_reached"];

/**
 * Claims the key within the transaction of the call, or answers what the first call with it was answered. A second call waits here
 * until the first one has committed. Throws `conflict` when the key stood for another call, or when the first one takes too long.
 */
export async function claimKey(tx: Scope, call: OnceCall): Promise<FirstAnswer | undefined> {
  const requestHash = digestOf(call);
  const expired = ownKeys(tx, call).where("expiresAt", "<=", sql<Date>`clock_timestamp()`);
  const [, claimed] = await together(tx.db, expired, keyInsert(tx, call, { requestHash })).catch(tookTooLong);
  if (claimed.length > 0) return undefined;
  const first = await tx.db
    .selectFrom("idempotencyKeys")
    .selectAll()
    .where("principalId", "=", principalOf(tx))
    .where("key", "=", call.key)
    .executeTakeFirst();
  if (!first?.requestHash.equals(requestHash)) {
    throw conflict("This idempotency key was used for another call. Use a new key for a new call.", { idempotencyKey: call.key });
  }
  if (first.fault !== null) return { fault: faultOf(first.fault) };
  return { answer: first.answer === null ? null : JSON.parse(String(first.answer)) };
}

/** Saves the answer, or a fault that leaves something behind, in the transaction that claimed the key. */
export async function saveAnswer(tx: Scope, { key }: OnceCall, first: FirstAnswer): Promise<void> {
  const saved = tx.db
    .updateTable("idempotencyKeys")
    .set("answer" in first ? { answer: asText(first.answer) } : { fault: storedFault(first.fault) })
    .where("principalId", "=", principalOf(tx))
    .where("key", "=", key);
  await ahead(tx.db, saved);
}

/** Saves a lasting fault after the transaction of the call was rolled back. */
export async function saveFault(scope: Scope, call: OnceCall, fault: AppError): Promise<void> {
  if (!LASTING.includes(fault.code) || "idempotencyKey" in (fault.details ?? {})) return;
  await keyInsert(scope, call, { requestHash: digestOf(call), fault: storedFault(fault) })
    .execute()
    .catch(tookTooLong);
}

/** Removes the answers whose day is over, of all companies; answers how many. */
export async function purgeKeys(identity: Kysely<DB>): Promise<number> {
  const gone = await identity.deleteFrom("idempotencyKeys").where("expiresAt", "<=", sql<Date>`clock_timestamp()`).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** As a text within the JSON, which keeps the order of its fields: a repeated answer is the first one to the byte. */
const asText = (answer: unknown) => JSON.stringify(JSON.stringify(answer ?? null));

const storedFault = ({ code, message, details }: AppError) => JSON.stringify({ code, message, details });

const keyInsert = (scope: Scope, { key, procedure }: OnceCall, row: { requestHash: Buffer; fault?: string }) =>
  scope.db
    .insertInto("idempotencyKeys")
    .values({ companyId: scope.companyId, principalId: principalOf(scope), key, procedure, ...row })
    .onConflict((existing) => existing.columns(["companyId", "principalId", "key"]).doNothing())
    .returning("key");

const ownKeys = (tx: Scope, { key }: OnceCall) =>
  tx.db.deleteFrom("idempotencyKeys").where("principalId", "=", principalOf(tx)).where("key", "=", key);

function principalOf({ actor, companyId }: Scope): string {
  if (actor.kind === "apiKey") return actor.keyId;
  return actor.kind === "user" ? actor.userId : companyId;
}

/** The same call has the same digest, in whatever order its fields were sent. */
function digestOf({ procedure, input }: OnceCall): Buffer {
  return createHash("sha256")
    .update(stringify([procedure, input]))
    .digest();
}

function faultOf(stored: unknown): AppError {
  const { code, message, details } = stored as { code: ErrorCode; message: string; details?: Record<string, unknown> };
  return new AppError(code, message, details);
}

function tookTooLong(error: unknown): never {
  if (!(error instanceof Error && "code" in error && error.code === "55P03")) throw error;
  throw conflict("The first call with this idempotency key is still running. Try again in a moment.", { idempotencyKey: true });
}
