import { sql } from "@frontoffice/db";
import { enqueue } from "@frontoffice/queue";
import { type EndReason, endSessions, lockSessionsOf } from "../../adapters/session-rows.ts";
import { audit } from "../../kernel/audit.ts";
import { AppError, conflict, isUniqueViolation, precondition } from "../../kernel/errors.ts";
import type { Role } from "../../kernel/permissions.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { userEntity } from "./entity.ts";
import { sendWelcome } from "./jobs.ts";
import { listClients, writeMembership } from "./memberships.ts";
import { assertAnotherOwner, assertLimitable, assertManager, assertMayChange, assertMayGrant, type Manager } from "./policy.ts";
import { assertClientsExist, countOtherOwners, findRole, getMember, getRemovedMember, lockPeople, type MemberRow } from "./queries.ts";
import { canBeLimited } from "./rules.ts";
import type { CreateUserInput, UpdateUserInput } from "./schema.ts";

type Identity = Pick<Services, "identity">;

/** Creates a person who belongs to the company, and queues the email with the link to set a password. */
export function createUser(scope: Scope, { email, name, role, clientIds = null }: CreateUserInput): Promise<MemberRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    await assertMayOffer(tx, manager, { role, clientIds });
    const id = await insertPerson(tx, email, name);
    await writeMembership(tx, { userId: id, role, clientIds });
    await audit(tx, { entity: userEntity, entityId: id, after: { name, email, role, clientIds } });
    const order = { companyId: tx.companyId, dedupeKey: id, createdBy: manager.userId, createdVia: tx.request.surface };
    await enqueue(tx.db, sendWelcome, { userId: id }, order);
    return getMember(tx, id);
  });
}

/** Throws unless this person may give somebody this role and these clients. */
export async function assertMayOffer(
  tx: Scope,
  manager: Manager,
  { role, clientIds }: { role: Role; clientIds: readonly string[] | null | undefined },
): Promise<void> {
  assertMayGrant(manager, role);
  assertLimitable(role, clientIds);
  if (clientIds) await assertClientsExist(tx, clientIds);
}

/** The id is made first, because the row cannot be read back before the membership exists. */
export async function insertPerson({ db }: Scope, email: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select uuidv7() as id`.execute(db);
  const id = rows[0]?.id ?? "";
  await db.insertInto("users").values({ id, email, name }).execute().catch(emailTaken);
  return id;
}

function emailTaken(error: unknown): never {
  if (!isUniqueViolation(error, "users_email_key")) throw error;
  const hint = "Email already registered. Invite this person instead.";
  throw conflict("Email already registered", { field: "email", fields: { email: hint } });
}

/** Changes a role, the clients that somebody is limited to, or the name of one who never signed in. */
export function updateUser(scope: Scope, services: Identity, { id, role, clientIds, name }: UpdateUserInput): Promise<MemberRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    await lockSessionsOf(tx.db, id);
    const before = await getMember(tx, id);
    assertMayChange(manager, { userId: id, role: before.role }, "change");
    const next = role ?? before.role;
    await assertMayOffer(tx, manager, { role: next, clientIds });
    if (before.role === "owner" && next !== "owner") assertAnotherOwner(await countOtherOwners(tx, id));
    await rename(tx, before, name);
    const limit = clientIds === undefined && canBeLimited(next) ? undefined : (clientIds ?? null);
    await changeMembership(tx, before, { role: next, ...(limit !== undefined && { clientIds: limit }) });
    const after = await getMember(tx, id);
    const change = differenceOf(before, after);
    await audit(tx, { entity: userEntity, entityId: id, ...change });
    if ("role" in change.after || "clientIds" in change.after) await signOut(tx, services, id, "role_changed");
    return after;
  });
}

async function rename({ db }: Scope, person: MemberRow, name: string | undefined): Promise<void> {
  if (name === undefined || name === person.name) return;
  if (person.lastLoginAt !== null) throw precondition("Who has signed in keeps the own name: only the person can change it.");
  await db.updateTable("users").set({ name }).where("id", "=", person.id).execute();
}

async function changeMembership(
  tx: Scope,
  { membershipId }: MemberRow,
  { role, clientIds }: { role: string; clientIds?: string[] | null },
) {
  const access = clientIds === undefined ? {} : { clientAccess: clientIds === null ? "all" : "listed" };
  await ownMemberships(tx)
    .set({ role, ...access })
    .where("id", "=", membershipId)
    .execute();
  if (clientIds !== undefined) await listClients(tx, membershipId, clientIds ?? []);
}

/** The person may not enter any more, and stays in the list. */
export function deactivateUser(scope: Scope, services: Identity, id: string): Promise<MemberRow> {
  return change(scope, id, "deactivate", async (tx, member) => {
    if (!member.isActive) throw precondition("This person is not active already.");
    await leave(tx, services, member, { isActive: false }, "deactivated");
  });
}

/** Lets a deactivated person enter again, with the previous role and clients. */
export function reactivateUser(scope: Scope, id: string): Promise<MemberRow> {
  return change(scope, id, "reactivate", async (tx, member, manager) => {
    if (member.isActive) throw precondition("This person is active.");
    assertMayGrant(manager, member.role);
    await ownMemberships(tx).set({ isActive: true }).where("id", "=", member.membershipId).execute();
    await audit(tx, { entity: userEntity, entityId: id, before: { isActive: false }, after: { isActive: true } });
  });
}

/** Removes the person from the company; the account stays, and so does what they did here. */
export function removeUser(scope: Scope, services: Identity, id: string): Promise<MemberRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    const member = await getMember(tx, id);
    assertMayChange(manager, { userId: id, role: member.role }, "remove");
    await leave(tx, services, member, { isActive: false, removedAt: tx.now() }, "removed");
    return getRemovedMember(tx, id);
  });
}

/** Brings a removed person back, with the previous role and clients. */
export function restoreUser(scope: Scope, id: string): Promise<MemberRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    const member = await getRemovedMember(tx, id);
    assertMayChange(manager, { userId: id, role: member.role }, "restore");
    await ownMemberships(tx).set({ isActive: true, removedAt: null }).where("id", "=", member.membershipId).execute();
    await audit(tx, { entity: userEntity, entityId: id, before: { removedAt: member.removedAt }, after: { removedAt: null } });
    return getMember(tx, id);
  });
}

/** Signs a person out of this company on every device. */
export function endSessionsOfUser(scope: Scope, services: Identity, id: string): Promise<{ ended: number }> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    const member = await getMember(tx, id);
    assertMayChange(manager, { userId: id, role: member.role }, "sign out");
    await audit(tx, { entity: userEntity, entityId: id });
    return { ended: await signOut(tx, services, id, "ended") };
  });
}

/** Changes to the people of a company come one after the other, each judged by what the one before has left. */
export async function beginChange(tx: Scope): Promise<Manager> {
  if (tx.actor.kind !== "user") throw new AppError("forbidden", "Who belongs to a company is decided by people.");
  const { userId } = tx.actor;
  await lockPeople(tx);
  return assertManager({ userId, role: await findRole(tx, userId) });
}

function change(
  scope: Scope,
  id: string,
  what: string,
  work: (tx: Scope, member: MemberRow, manager: Manager) => Promise<void>,
): Promise<MemberRow> {
  return inTransaction(scope, async (tx) => {
    const manager = await beginChange(tx);
    const member = await getMember(tx, id);
    assertMayChange(manager, { userId: id, role: member.role }, what);
    await work(tx, member, manager);
    return getMember(tx, id);
  });
}

type Leaving = { isActive: false; removedAt?: Date };

async function leave(tx: Scope, services: Identity, member: MemberRow, values: Leaving, reason: EndReason): Promise<void> {
  if (member.role === "owner") assertAnotherOwner(await countOtherOwners(tx, member.id));
  await ownMemberships(tx).set(values).where("id", "=", member.membershipId).execute();
  const { removedAt } = values;
  const [before, after] = removedAt ? [{ removedAt: null }, { removedAt }] : [{ isActive: true }, { isActive: false }];
  await audit(tx, { entity: userEntity, entityId: member.id, before, after });
  await signOut(tx, services, member.id, reason);
}

/**
 * Ends the person's sessions in this company, as the role that may see them; streams notice it by themselves. It comes last, so if
 * it fails the change is undone too. A preview leaves sessions alone, since they would not come back with its rollback.
 */
async function signOut(tx: Scope, services: Identity, userId: string, reason: EndReason): Promise<number> {
  if (tx.changes) return 0;
  // Held until the change is committed: a session that is refreshed meanwhile waits, and then finds what has changed.
  await lockSessionsOf(tx.db, userId);
  const ended = await endSessions(services.identity, reason, { userId, companyId: tx.companyId });
  forgetPrincipals(services);
  return ended.length;
}

const ownMemberships = ({ db }: Scope) => db.updateTable("memberships");

function differenceOf(before: MemberRow, after: MemberRow) {
  const changed = (["name", "role", "clientIds"] as const).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const of = (row: MemberRow): Record<string, unknown> => Object.fromEntries(changed.map((key) => [key, row[key]]));
  return { before: of(before), after: of(after) };
}
