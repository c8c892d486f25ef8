import { createHash } from "node:crypto";
import { type DB, type Kysely, sql } from "@frontoffice/db";

/** A browser's session slides while it is used; a program's token ends on time and is exchanged for the next one. */
export type SessionKind = "cookie" | "token";

/** Why a session was ended, as stored. */
export type EndReason =
  | "signed_out"
  | "ended"
  | "password_changed"
  | "password_reset"
  | "replayed"
  | "replaced"
  | "role_changed"
  | "removed"
  | "deactivated"
  | "second_factor_changed";

export interface SessionFacts {
  id: string;
  userId: string;
  companyId: string | null;
  kind: SessionKind;
  familyId: string;
  absoluteExpiresAt: Date;
  confirmedAt: Date;
}

export interface Ended {
  id: string;
  userId: string;
  companyId: string | null;
}

/** What the database stores of a token. */
export function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

const NOW = sql<Date>`clock_timestamp()`;

/** Narrows a query on sessions to live ones: neither ended nor exchanged, and not past their end by the database's clock. */
export const live = sql<boolean>`auth_sessions.revoked_at is null and auth_sessions.rotated_at is null
  and auth_sessions.expires_at > clock_timestamp()`;

/** The clients that a joined membership is limited to; null for all. */
export const clientIdsOf = (membership: string) => sql<string[] | null>`
  case when ${sql.ref(`${membership}.client_access`)} = 'listed' then array(
    select mc.client_id::text from membership_clients mc
    where mc.company_id = ${sql.ref(`${membership}.company_id`)} and mc.membership_id = ${sql.ref(`${membership}.id`)} order by mc.client_id)
  end`;

export const sessionBy = (db: Kysely<DB>, token: string) => db.selectFrom("authSessions").where("tokenHash", "=", digest(token));

/**
 * Puts the beginnings and ends of a person's sessions in order until the transaction ends. Whoever ends them would otherwise miss a
 * successor that is being inserted at that moment; whoever begins one looks again, under the lock, at what entitles to it.
 */
export async function lockSessionsOf(db: Kysely<DB>, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sessions of ${userId}`}::text, 0))`.execute(db);
}

/** The same for a company: sessions begin in it side by side, and none while it is closed. */
export async function lockSessionsIn(db: Kysely<DB>, companyId: string, mode: "shared" | "exclusive"): Promise<void> {
  const key = sql`hashtextextended(${`sessions in ${companyId}`}::text, 0)`;
  if (mode === "shared") await sql`select pg_advisory_xact_lock_shared(${key})`.execute(db);
  else await sql`select pg_advisory_xact_lock(${key})`.execute(db);
}

/**
 * Marks the session behind a token as exchanged and answers it, so that its successor can be issued in the same transaction.
 * A token that had been exchanged before ends its whole family: it is in two hands, and nobody knows which is the thief's.
 */
export async function exchangeToken(db: Kysely<DB>, token: string): Promise<SessionFacts | { replayOf: Ended } | undefined> {
  const owner = await sessionBy(db, token).select("userId").executeTakeFirst();
  if (!owner) return undefined;
  await lockSessionsOf(db, owner.userId);
  const taken = await markExchanged(db, { tokenHash: digest(token) });
  if (taken) return taken;
  const known = await sessionBy(db, token).select(["id", "userId", "companyId", "familyId", "rotatedAt"]).executeTakeFirst();
  if (!known?.rotatedAt) return undefined;
  const ended = await endSessions(db, "replayed", { familyId: known.familyId });
  return ended.length > 0 ? { replayOf: known } : undefined;
}

/** The same for a session whose token a door has just verified. */
export function exchangeSession(db: Kysely<DB>, id: string): Promise<SessionFacts | undefined> {
  return markExchanged(db, { id });
}

async function markExchanged(db: Kysely<DB>, which: { id: string } | { tokenHash: Buffer }): Promise<SessionFacts | undefined> {
  const open = db
    .updateTable("authSessions")
    .set({ rotatedAt: NOW })
    .where("revokedAt", "is", null)
    .where("rotatedAt", "is", null)
    .where("refreshExpiresAt", ">", NOW);
  const one = "id" in which ? open.where("id", "=", which.id) : open.where("tokenHash", "=", which.tokenHash);
  const row = await one.returning(["id", "userId", "companyId", "kind", "familyId", "absoluteExpiresAt", "confirmedAt"]).executeTakeFirst();
  return row && { ...row, kind: row.kind === "cookie" ? "cookie" : "token" };
}

export interface WhichSessions {
  userId?: string;
  /** Those that work in this company. */
  companyId?: string;
  exceptUsers?: readonly string[];
  familyId?: string;
  /** The family of this session: it may have been exchanged since somebody has seen it. */
  familyOf?: string;
  except?: string;
}

/** Ends the session behind a token, or what it was exchanged for: whoever signs out leaves nothing open behind. */
export async function endFamily(db: Kysely<DB>, reason: EndReason, token: string): Promise<Ended[]> {
  const known = await sessionBy(db, token).select(["userId", "familyId"]).executeTakeFirst();
  if (!known) return [];
  await lockSessionsOf(db, known.userId);
  return endSessions(db, reason, { familyId: known.familyId });
}

/** Ends the sessions that fit every given condition; answers those that had not been ended or exchanged before. The caller holds their lock. */
export async function endSessions(db: Kysely<DB>, revokedReason: EndReason, which: WhichSessions): Promise<Ended[]> {
  const { userId, companyId, exceptUsers = [], familyId, familyOf, except } = which;
  if (!userId && !companyId && !familyId) throw new TypeError("say whose sessions");
  return db
    .updateTable("authSessions")
    .set({ revokedAt: NOW, revokedReason })
    .where("revokedAt", "is", null)
    .where("rotatedAt", "is", null)
    .$if(userId !== undefined, (query) => query.where("userId", "=", userId ?? ""))
    .$if(companyId !== undefined, (query) => query.where("companyId", "=", companyId ?? ""))
    .$if(exceptUsers.length > 0, (query) => query.where("userId", "not in", [...exceptUsers]))
    .$if(familyId !== undefined, (query) => query.where("familyId", "=", familyId ?? ""))
    .$if(familyOf !== undefined, (query) =>
      query.where("familyId", "=", (eb) =>
        eb
          .selectFrom("authSessions as seen")
          .select("seen.familyId")
          .where("seen.id", "=", familyOf ?? ""),
      ),
    )
    .$if(except !== undefined, (query) => query.where("id", "<>", except ?? ""))
    .returning(["id", "userId", "companyId"])
    .execute();
}
