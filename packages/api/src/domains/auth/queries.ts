import { type DB, type Expression, type Given, type Kysely, kept, sql } from "@frontoffice/db";
import { digest, live } from "../../adapters/session-rows.ts";
import { findLiveSession } from "../../adapters/sessions.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import { PERMISSIONS, type Role } from "../../kernel/permissions.ts";
import type { Principal } from "../../kernel/principal.ts";
import { rememberPrincipal } from "../../kernel/principal-cache.ts";
import type { Services, SignInScope } from "../../kernel/services.ts";
import { id } from "../../kernel/text.ts";
import { type CompanyRow, companiesJson, companyJson } from "../companies/queries.ts";
import { sessionOver } from "./policy.ts";
import type { ListSessionsInput } from "./schema.ts";

type Identity = Pick<Services, "identity" | "config">;

/** Longer than any token of ours; what is longer need not be hashed. */
const TOKEN_LENGTH = 200;

/** Who presents this token, from one query a moment ago at most; null for every reason why it does not count. */
export async function resolvePrincipal(services: Identity, token: string): Promise<Principal | null> {
  if (token.length === 0 || token.length > TOKEN_LENGTH) return null;
  return rememberPrincipal(services, token, () => loadPrincipal(services, token));
}

async function loadPrincipal({ identity, config }: Identity, token: string): Promise<Principal | null> {
  const session = await findLiveSession(identity, config, token);
  if (!session) return null;
  const { company } = session;
  const role = company?.role as Role;
  return { ...session, key: null, company: company && { ...company, role, permissions: PERMISSIONS[role] } };
}

const people = (db: Kysely<DB>) => db.selectFrom("users").where("users.isActive", "=", true).where("users.deletedAt", "is", null);

export async function getPerson(db: Kysely<DB>, userId: string) {
  const row = await people(db)
    .select(["id", "email", "username", "name", "avatarUrl", "timezone", "locale", "createdAt"])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (!row) throw sessionOver();
  return row;
}
export type PersonRow = Awaited<ReturnType<typeof getPerson>>;

/** The account behind an email address or a username, and whether its person has signed in from this address lately. */
export async function findAccount(db: Kysely<DB>, name: string, ip: string | null) {
  const knownHere = sql<boolean>`exists (select from auth_sessions s
    where s.user_id = users.id and s.ip = ${ip} and s.created_at > now() - interval '30 days')`;
  return people(db)
    .leftJoin("userCredentials", "userCredentials.userId", "users.id")
    .select(["users.id", "users.name", "users.email", "users.username", "userCredentials.passwordHash", knownHere.as("knownHere")])
    .where(name.includes("@") ? "users.email" : "users.username", "=", name)
    .executeTakeFirst();
}

/** Whether a person has signed in from this address lately. */
export async function isKnownHere(db: Kysely<DB>, userId: string, ip: string | null): Promise<boolean> {
  const sessions = db.selectFrom("authSessions").select("id").where("userId", "=", userId).where("ip", "=", ip);
  return (await sessions.where("createdAt", ">", sql<Date>`now() - interval '30 days'`).limit(1).executeTakeFirst()) !== undefined;
}

/** Puts changes to what one person signs in with in order. */
export async function lockPerson(db: Kysely<DB>, userId: string): Promise<void> {
  await db.selectFrom("users").select("id").where("id", "=", userId).forUpdate().execute();
}

/** What a person's password is compared with; undefined when they have none. */
export async function findPasswordHash(db: Kysely<DB>, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom("userCredentials").select("passwordHash").where("userId", "=", userId).executeTakeFirst();
  return row?.passwordHash;
}

/** The reset of a token, while it can be used. */
export async function findReset(db: Kysely<DB>, token: string) {
  return db
    .selectFrom("passwordResets")
    .innerJoin("users", "users.id", "passwordResets.userId")
    .select(["passwordResets.id", "users.id as userId", "users.name", "users.email", "users.username"])
    .where("passwordResets.tokenHash", "=", digest(token))
    .where("passwordResets.usedAt", "is", null)
    .where("passwordResets.expiresAt", ">", sql<Date>`clock_timestamp()`)
    .where("users.isActive", "=", true)
    .where("users.deletedAt", "is", null)
    .executeTakeFirst();
}

const ownSessions = (db: Kysely<DB>, userId: string | Expression<string>) =>
  db.selectFrom("authSessions").where("authSessions.userId", "=", userId).where(live);

interface Caller {
  userId: string;
  sessionId: string;
  companyId: string | undefined;
  /** A program sees the company of its key alone. */
  isKey: boolean;
}

export interface MeRow {
  person: PersonRow;
  company: CompanyRow | undefined;
  companies: CompanyRow[];
  session: MeSession | undefined;
  key: Principal["key"];
  rights: Principal["company"];
}

const MOST_COMPANIES = 100;

const readMe = kept((db, { userId, sessionId, companyId, isKey }: Given<Caller>) =>
  people(db)
    .leftJoin("authSessions", (join) => join.onRef("authSessions.userId", "=", "users.id").on("authSessions.id", "=", sessionId).on(live))
    .select(["users.id", "email", "username", "name", "avatarUrl", "timezone", "locale", "users.createdAt"])
    .select(["authSessions.id as sessionId", "kind", "authSessions.createdAt as startedAt", "expiresAt", "refreshExpiresAt", "confirmedAt"])
    .select((companyId === undefined ? sql<null>`null` : companyJson(db, userId, companyId)).as("company"))
    .select((isKey ? sql<never[]>`'[]'::json` : companiesJson(db, userId, MOST_COMPANIES)).as("companies"))
    .where("users.id", "=", userId),
);

/** The person, the company at work, the others, and this session or key; in one statement. */
export async function getMe({ db }: SignInScope, { user, company, key, sessionId }: Principal): Promise<MeRow> {
  const [row] = await readMe(db, { userId: user.id, sessionId, companyId: company?.id, isKey: key !== null });
  if (!row) throw sessionOver();
  const session = liveSessionOf(row);
  if (!session && !key) throw sessionOver();
  const current = row.company ? isActiveOf(row.company) : undefined;
  const companies: CompanyRow[] = key ? (current ? [current] : []) : row.companies.map(isActiveOf);
  return { person: row, company: current, companies, session, key, rights: company };
}

interface MeSession {
  id: string;
  kind: string;
  createdAt: Date;
  expiresAt: Date;
  refreshExpiresAt: Date;
  confirmedAt: Date;
}

/** The session has all of its columns, or the person came with a key. */
function liveSessionOf(row: { sessionId: string | null; startedAt: Date | null } & Nullable<Omit<MeSession, "id" | "createdAt">>) {
  const { sessionId, startedAt, kind, expiresAt, refreshExpiresAt, confirmedAt } = row;
  if (!sessionId || !startedAt || !kind || !expiresAt || !refreshExpiresAt || !confirmedAt) return undefined;
  return { id: sessionId, kind, createdAt: startedAt, expiresAt, refreshExpiresAt, confirmedAt };
}

type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null };

const isActiveOf = <Company extends { active: boolean }>({ active, ...company }: Company) => ({ ...company, isActive: active });

export interface SessionRow {
  id: string;
  kind: string;
  current: boolean;
  userAgent: string | null;
  ip: string | null;
  companyName: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

interface OwnSessions {
  userId: string;
  /** The one that asks. */
  sessionId: string;
}

const shownSessions = (sessions: ReturnType<typeof ownSessions>, { sessionId }: Given<OwnSessions>) =>
  sessions
    .leftJoin("companies", "companies.id", "authSessions.companyId")
    .select(["authSessions.id", "authSessions.kind", "userAgent", "ip", "authSessions.createdAt", "lastUsedAt", "authSessions.expiresAt"])
    .select(["companies.name as companyName", sql<boolean>`auth_sessions.id = ${sessionId}::uuid`.as("current")]);

/** The caller's own live sessions, newest first. */
const sessionList = listQuery({
  table: "authSessions",
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { userId }: Given<OwnSessions>) => ownSessions(db, userId),
  inFull: shownSessions,
});

export function listSessions({ db }: SignInScope, { user, sessionId }: Principal, input: ListSessionsInput): Promise<Page<SessionRow>> {
  return sessionList({ db }, input, { userId: user.id, sessionId });
}
