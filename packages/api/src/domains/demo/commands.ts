import { randomBytes, randomUUID } from "node:crypto";
import { hashPassword } from "../../adapters/passwords.ts";
import { PERMISSIONS, type Role } from "../../kernel/permissions.ts";
import { type CompanyId, inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../trpc/context.ts";
import { createClient } from "../clients/commands.ts";
import { createClientInput } from "../clients/schema.ts";
import { cancelJob } from "../jobs/commands.ts";
import { generateStrategy, regenerateStrategy, updateStrategy } from "../strategies/commands.ts";
import { getStrategy } from "../strategies/queries.ts";
import { approveStrategy, rejectStrategy, submitStrategy } from "../strategies/review/commands.ts";
import { generateStrategyInput } from "../strategies/schema.ts";
import { getVersion } from "../strategies/versions/queries.ts";
import { DEMO_CLIENTS, DEMO_COMPANY, DEMO_PEOPLE, DEMO_PLANS } from "./rules.ts";

export interface DemoLogin {
  role: Role;
  name: string;
  email: string;
  password: string;
}

export interface DemoOptions {
  services: Services;
  /** Runs what is queued to its end. */
  runJobs(): Promise<void>;
}

interface Person extends DemoLogin {
  id: string;
}

/** Acts as one of the people, through a procedure's name, so that the audit trail reads as real use does. */
type As = (role: Role, procedure: string) => Scope;

/** Fills an empty installation with the demo company and returns its generated sign-ins; does nothing where a company exists. */
export async function createDemo({ services, runJobs }: DemoOptions): Promise<DemoLogin[] | undefined> {
  const existing = await services.identity.selectFrom("companies").select("id").limit(1).executeTakeFirst();
  if (existing) return undefined;
  const { companyId, people } = await createPeople(services);
  const as: As = (role, procedure) => scopeOf(services, companyId, people, { role, procedure });
  const dentist = await createClient(as("owner", "clients.create"), createClientInput.parse(DEMO_CLIENTS.dentist));
  const restaurant = await createClient(as("admin", "clients.create"), createClientInput.parse(DEMO_CLIENTS.restaurant));
  const solar = await createClient(as("member", "clients.create"), createClientInput.parse(DEMO_CLIENTS.solar));
  await approvedPlan(as, dentist.id, runJobs);
  await reviewedPlans(as, restaurant.id, runJobs);
  await draftedPlans(as, solar.id, runJobs);
  return people.map(({ role, name, email, password }) => ({ role, name, email, password }));
}

async function createPeople({ identity }: Services): Promise<{ companyId: CompanyId; people: Person[] }> {
  const logins = DEMO_PEOPLE.map(({ name, role }) => ({
    role,
    name,
    email: `${role}@mare.example`,
    password: randomBytes(12).toString("base64url"),
  }));
  const hashes = await Promise.all(logins.map(({ password }) => hashPassword(password)));
  return identity.transaction().execute(async (tx) => {
    const { id: companyId } = await tx
      .insertInto("companies")
      .values({ name: DEMO_COMPANY, code: "mare-studio", contactEmail: "hello@mare.example", timezone: "Europe/Lisbon", locale: "pt" })
      .returning("id")
      .executeTakeFirstOrThrow();
    const people: Person[] = [];
    for (const [index, login] of logins.entries()) {
      const { email, name, role } = login;
      const user = await tx
        .insertInto("users")
        .values({ email, name, timezone: "Europe/Lisbon" })
        .returning("id")
        .executeTakeFirstOrThrow();
      await tx
        .insertInto("userCredentials")
        .values({ userId: user.id, passwordHash: hashes[index] ?? "" })
        .execute();
      await tx.insertInto("memberships").values({ companyId, userId: user.id, role }).execute();
      people.push({ ...login, id: user.id });
    }
    return { companyId: companyId as CompanyId, people };
  });
}

function scopeOf(
  services: Services,
  companyId: CompanyId,
  people: Person[],
  { role, procedure }: { role: Role; procedure: string },
): Scope {
  const person = people.find((one) => one.role === role);
  if (!person) throw new Error(`The demo company has no ${role}.`);
  return {
    companyId,
    actor: { kind: "user", userId: person.id, role, name: person.name, sessionId: randomUUID(), permissions: PERMISSIONS[role] },
    clientIds: null,
    db: services.tenant(companyId),
    adapters: services.adapters,
    now: services.now,
    request: { id: randomUUID(), surface: "web", procedure, ip: null },
  };
}

/** Drafted, one section rewritten on request, edited by hand, reviewed and approved. */
async function approvedPlan(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  const input = generateStrategyInput.parse({ clientId, ...DEMO_PLANS.approved });
  const { strategyId: id } = await generateStrategy(as("member", "strategies.generate"), input);
  await runJobs();
  await regenerateStrategy(as("member", "strategies.regenerate"), {
    id,
    section: "calendar",
    instruction: "Add weekend posts",
    expectedVersion: 1,
  });
  await runJobs();
  const { sections } = await getVersion(as("admin", "strategies.get"), { id, number: 2 });
  const summary = { ...sections.summary, note: "Agreed with the practice on the phone: the Saturday appointments come first." };
  await updateStrategy(as("admin", "strategies.update"), { id, expectedVersion: 2, sections: { summary } });
  await submitStrategy(as("admin", "strategies.submit"), { id, expectedVersion: 3 });
  await approveStrategy(as("owner", "strategies.approve"), { id, expectedVersion: 3 });
}

/** One waits for its review, an earlier one was sent back. */
async function reviewedPlans(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  for (const { comment, ...asked } of [DEMO_PLANS.rejected, { ...DEMO_PLANS.inReview, comment: null }]) {
    const { strategyId: id } = await generateStrategy(
      as("member", "strategies.generate"),
      generateStrategyInput.parse({ clientId, ...asked }),
    );
    await runJobs();
    const { currentVersion } = await getStrategy(as("member", "strategies.get"), id);
    const expectedVersion = currentVersion ?? 1;
    await submitStrategy(as("member", "strategies.submit"), { id, expectedVersion });
    if (comment) await rejectStrategy(as("owner", "strategies.reject"), { id, expectedVersion, comment });
  }
}

/** One is a draft in hand, one was cancelled before it began. */
async function draftedPlans(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  await generateStrategy(as("member", "strategies.generate"), generateStrategyInput.parse({ clientId, ...DEMO_PLANS.draft }));
  await runJobs();
  const stopped = generateStrategyInput.parse({ clientId, ...DEMO_PLANS.cancelled });
  // In one transaction, so that no worker sees the job before it is cancelled.
  await inTransaction(as("member", "strategies.generate"), async (tx) => {
    const { jobId } = await generateStrategy(tx, stopped);
    await cancelJob({ ...tx, request: { ...tx.request, procedure: "jobs.cancel" } }, { id: jobId });
  });
}
