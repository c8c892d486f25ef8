import { randomBytes } from "node:crypto";
import { hashPassword } from "../adapters/passwords.ts";
import { digest } from "../adapters/session-rows.ts";
import { issueSession } from "../adapters/sessions.ts";
import { KEY_PREFIX } from "../domains/api-keys/rules.ts";
import { type Permission, type Risk, type Role, SCOPES } from "../kernel/permissions.ts";
import type { Caller } from "./fixture.ts";
import type { TestApi, TestCompany } from "./index.ts";

export const PASSWORD = "correct horse battery staple";
const passwordHash = hashPassword(PASSWORD);

interface Place {
  api: TestApi;
  company: TestCompany;
}

/** The person of a role in this company, who can sign in with PASSWORD. */
export async function callerIn({ api, company }: Place, role: Role): Promise<Caller> {
  const { user } = await company.principal(role);
  await setPassword(api, user.id);
  return { userId: user.id, email: user.email, role };
}

/** Makes PASSWORD the person's password, whatever it was. */
export async function setPassword({ db }: TestApi, userId: string): Promise<void> {
  const credentials = { userId, passwordHash: await passwordHash };
  await db.owner
    .insertInto("userCredentials")
    .values(credentials)
    .onConflict((found) => found.column("userId").doUpdateSet(credentials))
    .execute();
}

/** A live session of a person of this company, as a program would hold it. */
export function sessionOf({ api, company }: Place, { userId }: Pick<Caller, "userId">) {
  const session = { userId, companyId: company.id, kind: "token" as const, userAgent: "test", ip: null };
  return issueSession(api.db.identity, api.services.config, session);
}

/** A member of the company who sees these clients and no others. */
export async function limitedMember({ api, company, clientIds }: Place & { clientIds: string[] }): Promise<Caller> {
  const email = `limited-${randomBytes(6).toString("hex")}@example.com`;
  const { owner } = api.db;
  const { id: userId } = await owner
    .insertInto("users")
    .values({ email, name: `Limited Person of ${company.name}` })
    .returning("id")
    .executeTakeFirstOrThrow();
  const membership = await owner
    .insertInto("memberships")
    .values({ companyId: company.id, userId, role: "member", clientAccess: "listed" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const listed = clientIds.map((clientId) => ({ companyId: company.id, membershipId: membership.id, clientId }));
  await owner.insertInto("membershipClients").values(listed).execute();
  return { userId, email, role: "member" };
}

interface KeyValues {
  name?: string;
  scopes?: readonly Permission[];
  clientIds?: string[] | null;
  maxRisk?: Risk;
  /** Who issued it; the owner unless said. */
  issuer?: Role;
}

/** An API key of this company; it may do all that keys can unless said, and asks nobody. */
export async function keyOf({ api, company }: Place, values: KeyValues = {}): Promise<{ id: string; token: string }> {
  const { name = "Test key", scopes = SCOPES, clientIds = null, maxRisk = "destructive", issuer = "owner" } = values;
  const token = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  const { user } = await company.principal(issuer);
  const { id } = await api.db.owner
    .insertInto("apiKeys")
    .values({
      companyId: company.id,
      name,
      kind: "service",
      prefix: token.slice(0, 12),
      keyHash: digest(token),
      scopes: [...scopes],
      clientIds,
      maxRisk,
      approvalMode: "none",
      ratePerMinute: 6000,
      createdBy: user.id,
      createdVia: "web",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, token };
}
