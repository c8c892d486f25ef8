import { type DB, type Given, type Kysely, kept, sql } from "@frontoffice/db";
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import {
  clientIdsOf,
  digest,
  type Ended,
  type EndReason,
  endFamily,
  endSessions,
  live,
  lockSessionsOf,
  type SessionKind,
  sessionBy,
} from "./session-rows.ts";

/** How long sessions live; a part of the configuration. */
export interface SessionSettings {
  SESSION_TTL_MINUTES: number;
  SESSION_ABSOLUTE_DAYS: number;
  ACCESS_TOKEN_EXPIRE_MINUTES: number;
}

export interface NewSession {
  userId: string;
  companyId: string | null;
  kind: SessionKind;
  userAgent: string | null;
  ip: string | null;
  /** Set when this session takes the place of another one, whose end of life it inherits. */
  succeeds?: { familyId: string; absoluteExpiresAt: Date; confirmedAt: Date };
}

/** A session that has just begun; the only moment its token is known. */
export interface IssuedSession {
  id: string;
  token: string;
  expiresAt: Date;
  refreshExpiresAt: Date;
  /** How long a browser may keep the cookie; the database decides earlier. */
  absoluteSeconds: number;
}

/** A live session with its person and, if they work in a company, that company and their role in it. */
export interface LiveSession {
  sessionId: string;
  kind: SessionKind;
  user: { id: string; email: string; username: string | null; name: string };
  company: { id: string; name: string; isActive: boolean; role: string; clientIds: string[] | null } | null;
  /** When the person last confirmed their identity. */
  confirmedAt: Date;
}

type SessionAttributes = Omit<NewSession, "userId">;
type UserAttributes = Omit<LiveSession["user"], "id">;

declare module "lucia" {
  interface Register {
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

const REFRESH_DAYS = 7;
/** Exchanged and ended sessions are kept this long, so that a replayed token is recognised. */
const KEEP_DAYS = 8;

/** Begins a session with 200 random bits, of which the database learns the SHA-256. */
export async function issueSession(db: Kysely<DB>, settings: SessionSettings, session: NewSession): Promise<IssuedSession> {
  const { userId, ...attributes } = session;
  const { id: token } = await lucia(new SessionTable(db, settings), settings, session.kind).createSession(userId, attributes);
  const absoluteSeconds = sql<number>`floor(extract(epoch from absolute_expires_at - clock_timestamp()))::integer`;
  const row = await sessionBy(db, token)
    .select(["id", "expiresAt", "refreshExpiresAt", absoluteSeconds.as("absoluteSeconds")])
    .executeTakeFirstOrThrow();
  return { ...row, token };
}

/** The session behind a token if it is alive, in one query; every cause of death reads the same. */
export async function findLiveSession(db: Kysely<DB>, settings: SessionSettings, token: string): Promise<LiveSession | null> {
  const table = new SessionTable(db, settings);
  const { session } = await lucia(table, settings, "cookie").validateSession(token);
  if (!session || !table.found) return null;
  // Lucia moves the end only in the second half of a session's life, which would halve the idle time that was promised.
  if (!session.fresh) await table.updateSessionExpiration(token, fromNow(settings.SESSION_TTL_MINUTES * 60_000));
  return table.found.session;
}

/** Ends the session behind a token, or the one it was exchanged for; answers it if it had not been ended before. */
export async function endSession(db: Kysely<DB>, settings: SessionSettings, token: string, reason: EndReason): Promise<Ended | undefined> {
  const table = new SessionTable(db, settings, reason);
  await lucia(table, settings, "cookie").invalidateSession(token);
  return table.ended.at(0);
}

/** Ends all sessions of a person; answers those that had not been ended before. */
export async function endSessionsOf(db: Kysely<DB>, settings: SessionSettings, userId: string, reason: EndReason): Promise<Ended[]> {
  const table = new SessionTable(db, settings, reason);
  await lucia(table, settings, "cookie").invalidateUserSessions(userId);
  return table.ended;
}

/** Deletes sessions that can neither be used nor recognised any more. */
export async function purgeSessions(db: Kysely<DB>, settings: SessionSettings): Promise<void> {
  await lucia(new SessionTable(db, settings), settings, "cookie").deleteExpiredSessions();
}

function lucia(table: SessionTable, settings: SessionSettings, kind: SessionKind): Lucia {
  const minutes = kind === "cookie" ? settings.SESSION_TTL_MINUTES : settings.ACCESS_TOKEN_EXPIRE_MINUTES;
  return new Lucia(table, { sessionExpiresIn: new TimeSpan(minutes, "m") });
}

/**
 * Lucia's seven methods on our table, for one call. Lucia knows the token and the host's clock; the table knows the token's digest
 * and its own clock. Only time that is left crosses over, so a host that is an hour off changes nothing.
 */
class SessionTable implements Adapter {
  found: { session: LiveSession; stale: boolean } | undefined;
  ended: Ended[] = [];
  readonly #db: Kysely<DB>;
  readonly #settings: SessionSettings;
  readonly #reason: EndReason;

  constructor(db: Kysely<DB>, settings: SessionSettings, reason: EndReason = "ended") {
    this.#db = db;
    this.#settings = settings;
    this.#reason = reason;
  }

  async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const row = await this.#identity(token);
    // A dead session is no session: were it handed over, Lucia would end it, and an expired token could not be exchanged any more.
    if (!row || (row.companyId !== null && row.role === null)) return [null, null];
    const { userId, companyId, email, username, name, userAgent, ip } = row;
    const kind = row.kind === "cookie" ? "cookie" : "token";
    const company =
      companyId && row.role
        ? { id: companyId, name: row.companyName ?? "", isActive: row.companyIsActive === true, role: row.role, clientIds: row.clientIds }
        : null;
    const user = { id: userId, email, username, name };
    this.found = { stale: row.stale, session: { sessionId: row.id, kind, user, company, confirmedAt: fromNow(row.confirmedMs) } };
    return [
      { id: token, userId, expiresAt: fromNow(row.leftMs), attributes: { companyId, kind, userAgent, ip } },
      { id: userId, attributes: { email, username, name } },
    ];
  }

  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const rows = await this.#db
      .selectFrom("authSessions")
      .selectAll()
      .select(leftMs.as("leftMs"))
      .where("userId", "=", userId)
      .where(live)
      .execute();
    return rows.map(({ id, leftMs, companyId, kind, userAgent, ip }) => ({
      id,
      userId,
      expiresAt: fromNow(leftMs),
      attributes: { companyId, kind: kind === "cookie" ? "cookie" : "token", userAgent, ip },
    }));
  }

  async setSession({ id: token, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    const { companyId, kind, userAgent, ip, succeeds } = attributes;
    const cap = succeeds ? sql<Date>`${succeeds.absoluteExpiresAt}::timestamptz` : after(this.#settings.SESSION_ABSOLUTE_DAYS * 86_400_000);
    const end = sql<Date>`least(${after(left(expiresAt))}, ${cap})`;
    await this.#db
      .insertInto("authSessions")
      .values({
        userId,
        companyId,
        kind,
        ip,
        userAgent: userAgent?.slice(0, 300) ?? null,
        tokenHash: digest(token),
        familyId: succeeds?.familyId ?? sql<string>`uuidv7()`,
        confirmedAt: succeeds?.confirmedAt ?? NOW,
        expiresAt: end,
        refreshExpiresAt: kind === "cookie" ? end : sql<Date>`least(${after(REFRESH_DAYS * 86_400_000)}, ${cap})`,
        absoluteExpiresAt: cap,
      })
      .execute();
  }

  /** Notes the use, at most once a minute; a browser's session moves its end, a program's does not. */
  async updateSessionExpiration(token: string, expiresAt: Date): Promise<void> {
    if (!this.found?.stale) return;
    const slid = sql<Date>`least(${after(left(expiresAt))}, absolute_expires_at)`;
    await this.#db
      .updateTable("authSessions")
      .set({ lastUsedAt: NOW, ...(this.found.session.kind === "cookie" ? { expiresAt: slid, refreshExpiresAt: slid } : {}) })
      .where("tokenHash", "=", digest(token))
      .where(live)
      .execute();
  }

  async deleteSession(token: string): Promise<void> {
    this.ended = await endFamily(this.#db, this.#reason, token);
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await lockSessionsOf(this.#db, userId);
    this.ended = await endSessions(this.#db, this.#reason, { userId });
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.#db
      .deleteFrom("authSessions")
      .where(sql<Date>`coalesce(revoked_at, rotated_at, greatest(expires_at, refresh_expires_at))`, "<", after(-KEEP_DAYS * 86_400_000))
      .execute();
  }

  async #identity(token: string) {
    const idleSeconds = Math.min(60, this.#settings.SESSION_TTL_MINUTES * 6);
    const [row] = await readIdentity(this.#db, { tokenHash: digest(token), idleSeconds });
    return row;
  }
}

/** The living session behind a token's digest, with its person and what they may do; read for every request that no cache answers. */
const readIdentity = kept((db, { tokenHash, idleSeconds }: Given<{ tokenHash: Buffer; idleSeconds: number }>) =>
  db
    .selectFrom("authSessions")
    .innerJoin("users", "users.id", "authSessions.userId")
    .leftJoin("companies", (join) => join.onRef("companies.id", "=", "authSessions.companyId").on("companies.deletedAt", "is", null))
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.companyId", "=", "companies.id")
        .onRef("memberships.userId", "=", "authSessions.userId")
        .on("memberships.isActive", "=", true),
    )
    .where("tokenHash", "=", tokenHash)
    .where(live)
    .where("users.isActive", "=", true)
    .where("users.deletedAt", "is", null)
    .select(["authSessions.id", "authSessions.userId", "authSessions.companyId", "authSessions.kind", "userAgent", "ip"])
    .select(["users.email", "users.username", "users.name", "companies.name as companyName", "companies.isActive as companyIsActive"])
    .select(["memberships.role", leftMs.as("leftMs"), confirmedMs.as("confirmedMs"), clientIdsOf("memberships").as("clientIds")])
    .select(sql<boolean>`last_used_at < clock_timestamp() - make_interval(secs => ${idleSeconds}::float8)`.as("stale")),
);

const NOW = sql<Date>`clock_timestamp()`;
const leftMs = sql<number>`(extract(epoch from auth_sessions.expires_at - clock_timestamp()) * 1000)::float8`;
const confirmedMs = sql<number>`(extract(epoch from auth_sessions.confirmed_at - clock_timestamp()) * 1000)::float8`;

/** So much later by the database's clock. */
const after = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000}::float8)`;

/** So much later by this host's clock, and back again. */
const fromNow = (ms: number) => new Date(Date.now() + ms);
const left = (moment: Date) => moment.getTime() - Date.now();
