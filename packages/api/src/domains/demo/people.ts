import { randomBytes, randomUUID } from "node:crypto";
import { hashPassword } from "../../adapters/passwords.ts";
import { companyScope } from "../../kernel/company-scope.ts";
import { PERMISSIONS, type Role } from "../../kernel/permissions.ts";
import type { CompanyId, Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import type { DemoCompany } from "./rules.ts";

export interface DemoLogin {
  company: string;
  role: Role;
  name: string;
  email: string;
  password: string;
}

interface Person extends DemoLogin {
  id: string;
}

/** A company of the demo with its people. */
export interface Cast {
  companyId: CompanyId;
  people: readonly Person[];
  as: As;
}

/** Acts as one of the people, through a procedure's name, so that the audit trail reads as real use does. */
export type As = (role: Role, procedure: string) => Scope;

/** Makes a company and the people in it, each with a generated password. */
export async function createCast(services: Services, company: DemoCompany): Promise<Cast> {
  const logins = company.people.map((person) => ({ ...person, company: company.name, password: randomBytes(12).toString("base64url") }));
  const hashes = await Promise.all(logins.map(({ password }) => hashPassword(password)));
  const { companyId, people } = await services.identity.transaction().execute(async (tx) => {
    const { people: _, ...row } = company;
    const { id } = await tx.insertInto("companies").values(row).returning("id").executeTakeFirstOrThrow();
    const people: Person[] = [];
    for (const [index, login] of logins.entries()) {
      const { email, name, role } = login;
      const values = { email, name, timezone: row.timezone };
      const user = await tx.insertInto("users").values(values).returning("id").executeTakeFirstOrThrow();
      await tx
        .insertInto("userCredentials")
        .values({ userId: user.id, passwordHash: hashes[index] ?? "" })
        .execute();
      await tx.insertInto("memberships").values({ companyId: id, userId: user.id, role }).execute();
      people.push({ ...login, id: user.id });
    }
    return { companyId: id as CompanyId, people };
  });
  return { companyId, people, as: (role, procedure) => scopeOf(services, companyId, personOf(people, role), procedure) };
}

/** The people of a company that was made before, without their passwords; undefined where there is none. */
export async function findCast(services: Services, { code, people }: DemoCompany): Promise<Omit<Cast, "people"> | undefined> {
  const company = await services.identity.selectFrom("companies").select("id").where("code", "=", code).executeTakeFirst();
  if (!company) return undefined;
  const companyId = company.id as CompanyId;
  const rows = await services.identity
    .selectFrom("memberships as membership")
    .innerJoin("users as person", "person.id", "membership.userId")
    .select(["person.id", "person.email", "person.name", "membership.role"])
    .where("membership.companyId", "=", companyId)
    .where(
      "person.email",
      "in",
      people.map(({ email }) => email),
    )
    .orderBy("person.id")
    .execute();
  const known = rows.map((row) => ({ ...row, role: row.role as Role }));
  return { companyId, as: (role, procedure) => scopeOf(services, companyId, personOf(known, role), procedure) };
}

/** Limits one of the people to these clients. */
export async function limitPerson(services: Services, { companyId }: Cast, person: Person, clientIds: readonly string[]): Promise<void> {
  await services.identity.transaction().execute(async (tx) => {
    const membership = await tx
      .updateTable("memberships")
      .set({ clientAccess: "listed" })
      .where("companyId", "=", companyId)
      .where("userId", "=", person.id)
      .returning("id")
      .executeTakeFirstOrThrow();
    const rows = clientIds.map((clientId) => ({ companyId, membershipId: membership.id, clientId }));
    await tx.insertInto("membershipClients").values(rows).execute();
  });
}

type Actor = Pick<Person, "id" | "role" | "name">;

/** The first of the people who holds the role. */
function personOf(people: readonly Actor[], role: Role): Actor {
  const person = people.find((one) => one.role === role);
  if (!person) throw new Error(`The demo company has no ${role}.`);
  return person;
}

function scopeOf(services: Services, companyId: CompanyId, { id, role, name }: Actor, procedure: string): Scope {
  return companyScope(services, {
    companyId,
    actor: { kind: "user", userId: id, role, name, sessionId: randomUUID(), permissions: PERMISSIONS[role] },
    request: { id: randomUUID(), surface: "web", procedure, ip: null },
  });
}
