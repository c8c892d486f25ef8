import { randomBytes } from "node:crypto";
import { digest } from "../../adapters/session-rows.ts";
import type { Role } from "../../kernel/permissions.ts";
import type { CompanyId } from "../../kernel/scope.ts";
import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import type { TestApi, TestCompany } from "../../testing/index.ts";

interface Place {
  api: TestApi;
  company: TestCompany;
}

const newAddress = () => `recipe-${randomBytes(6).toString("hex")}@example.com`;

/** Somebody else of the company, who never signed in. */
export async function freshPerson(
  { api, company }: Place,
  { role = "viewer", ...state }: { role?: Role; isActive?: boolean; removedAt?: Date } = {},
): Promise<string> {
  const { owner } = api.db;
  const person = { email: newAddress(), name: `${company.name} Person` };
  const { id: userId } = await owner.insertInto("users").values(person).returning("id").executeTakeFirstOrThrow();
  await owner
    .insertInto("memberships")
    .values({ companyId: company.id, userId, role, ...state })
    .execute();
  return userId;
}

interface NewInvitation {
  email?: string;
  clientId?: string;
}

/** An invitation by the company's owner, as the email left it: its token is known to the reader alone. */
export async function freshInvitation({ api, company }: Place, { email = newAddress(), clientId }: NewInvitation = {}) {
  const { user } = await company.principal("owner");
  const token = randomBytes(24).toString("base64url");
  const expiresAt = new Date(Date.now() + 3_600_000);
  const offer = { email, role: "viewer", clientAccess: clientId ? "listed" : "all", invitedBy: user.id };
  const { id } = await api.db.owner
    .insertInto("invitations")
    .values({ companyId: company.id, ...offer, tokenHash: digest(token), sentAt: new Date(), expiresAt })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (clientId) await listClient(api, company.id, id, clientId);
  return { id, token, email };
}

async function listClient({ db }: TestApi, companyId: CompanyId, invitationId: string, clientId: string): Promise<void> {
  await db.owner.insertInto("invitationClients").values({ companyId, invitationId, clientId }).execute();
}

const ofFreshPerson: Recipe = async (fixture) => ({ id: await freshPerson(fixture) });
const ofFreshInvitation: Recipe = async (fixture) => ({ id: (await freshInvitation(fixture)).id });

export const peopleRecipes: Recipes = {
  "users.list": () => ({ search: "Person" }),
  "users.get": ({ limited }) => ({ id: limited.userId }),
  "users.create": ({ clientId }) => ({ email: newAddress(), name: "Grace Hopper", role: "viewer", clientIds: [clientId] }),
  "users.update": async (fixture) => ({
    id: await freshPerson(fixture),
    role: "member",
    clientIds: [fixture.clientId],
    name: "Grace Hopper",
  }),
  "users.deactivate": ofFreshPerson,
  "users.reactivate": async (fixture: CompanyFixture) => ({ id: await freshPerson(fixture, { isActive: false }) }),
  "users.delete": ofFreshPerson,
  "users.restore": async (fixture: CompanyFixture) => ({ id: await freshPerson(fixture, { isActive: false, removedAt: new Date() }) }),
  "users.endSessions": ofFreshPerson,
  "invitations.list": () => ({}),
  "invitations.send": ({ clientId }) => ({ email: newAddress(), role: "viewer", clientIds: [clientId] }),
  "invitations.resend": ofFreshInvitation,
  "invitations.revoke": ofFreshInvitation,
  "invitations.look": async (fixture) => ({ token: (await freshInvitation(fixture)).token }),
  "invitations.accept": async (fixture) => {
    return { token: (await freshInvitation(fixture)).token, name: "Grace Hopper", password: "wooden bridge over still water" };
  },
  "invitations.join": async ({ api }, { email }) => {
    const company = await api.company();
    return { token: (await freshInvitation({ api, company }, { email })).token };
  },
};
