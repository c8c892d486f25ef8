import { ahead } from "@frontoffice/db";
import { audit, difference } from "../../kernel/audit.ts";
import { conflict, nameTaken, notFound } from "../../kernel/errors.ts";
import { assertWithinLimit } from "../../kernel/limits.ts";
import { type AuditEntry, inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { clientEntity } from "./entity.ts";
import { assertSeesAllClients } from "./policy.ts";
import { type ClientRow, getClient, getCompanyPlace, isColleague, lockClient, lockDeletedClient, lockRoomForClient } from "./queries.ts";
import { CLIENT_FIELDS, normalisePhoneNumbers, type PhoneNumber, PROFILE_FIELDS, phoneField, pick, uniqueTags } from "./rules.ts";
import type { CreateClientInput, UpdateClientInput } from "./schema.ts";
import { insertTags, replaceTags } from "./tags.commands.ts";

export function createClient(scope: Scope, input: CreateClientInput): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    assertSeesAllClients(tx);
    const { newId: id, ...place } = await reserveRoom(tx);
    const timezone = input.timezone ?? place.timezone;
    const numbers = normalisePhoneNumbers(input.phoneNumbers ?? [], { ...place, timezone });
    await assertOwner(tx, input.ownerId);
    await insertClient(tx, id, { ...input, timezone });
    await insertPhoneNumbers(tx, id, numbers);
    await insertTags(tx, id, uniqueTags(input.tags ?? []));
    const client = await readWritten(tx, { id, name: input.name }, numbers);
    await auditClient(tx, client, { after: describe(client) });
    return client;
  });
}

export function updateClient(scope: Scope, input: UpdateClientInput): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    const before = await lockClient(tx, input.id);
    assertVersion("client", before.version, input.expectedVersion);
    const numbers = input.phoneNumbers && (await readNumbers(tx, input.phoneNumbers, input.timezone ?? before.timezone));
    if (input.ownerId !== before.ownerId) await assertOwner(tx, input.ownerId);
    await changeClient(tx, input.id, pick(input, CLIENT_FIELDS));
    const profile = pick(input, PROFILE_FIELDS);
    if (Object.values(profile).some((value) => value !== undefined)) await ahead(tx.db, ownProfile(tx, input.id).set(profile));
    if (numbers) await replacePhoneNumbers(tx, input.id, numbers);
    if (input.tags) await replaceTags(tx, input.id, uniqueTags(input.tags));
    const after = await readWritten(tx, { id: input.id, name: input.name ?? before.name }, numbers);
    await auditClient(tx, after, difference(describe(before), describe(after)));
    return after;
  });
}

/** The client disappears from lists; its calls and strategies stay for reports, and restoreClient undoes it. */
export function deleteClient(scope: Scope, { id }: { id: string }): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    const client = await lockClient(tx, id);
    const deletedAt = tx.now();
    await changeClient(tx, id, { deletedAt });
    await auditClient(tx, client, { before: { deletedAt: null }, after: { deletedAt } });
    return { ...client, version: client.version + 1, deletedAt };
  });
}

export function restoreClient(scope: Scope, { id }: { id: string }): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    assertSeesAllClients(tx);
    const { name, deletedAt } = await lockDeletedClient(tx, id);
    await reserveRoom(tx);
    await changeClient(tx, id, { deletedAt: null });
    const client = await readWritten(tx, { id, name });
    await auditClient(tx, client, { before: { deletedAt }, after: { deletedAt: null } });
    return client;
  });
}

async function reserveRoom(tx: Scope) {
  const { maxClients: max, clients, ...company } = await lockRoomForClient(tx);
  const message = `Your plan covers ${max} clients. Delete one, or move to a larger plan.`;
  assertWithinLimit(clients, { of: "clients", max, message });
  return company;
}

/** Sent ahead, as all that follows is: readWritten waits for them and says what went wrong. */
async function insertClient(tx: Scope, id: string, input: CreateClientInput & { timezone: string }): Promise<void> {
  const client = {
    ...pick(input, CLIENT_FIELDS),
    companyId: tx.companyId,
    id,
    name: input.name,
    timezone: input.timezone,
    createdBy: userOf(tx),
    createdVia: tx.request.surface,
  };
  await ahead(tx.db, tx.db.insertInto("clients").values(client));
  await ahead(
    tx.db,
    tx.db.insertInto("marketingProfiles").values({ companyId: tx.companyId, clientId: id, ...pick(input, PROFILE_FIELDS) }),
  );
}

type ClientChange = Partial<Pick<CreateClientInput, (typeof CLIENT_FIELDS)[number]>> & { deletedAt?: Date | null };

async function changeClient(tx: Scope, id: string, change: ClientChange): Promise<void> {
  const raised = tx.db.updateTable("clients").set((eb) => ({ ...change, version: eb("version", "+", 1) }));
  await ahead(tx.db, raised.where("id", "=", id));
}

/** The client as it was just written. Throws `conflict` when its name or one of its numbers is another client's. */
async function readWritten(tx: Scope, { id, name }: { id: string; name: string }, numbers: readonly PhoneNumber[] = []) {
  const client = await getClient(tx, id).catch(clientNameTaken(name));
  const ours = new Set(client.phoneNumbers.map(({ e164 }) => e164));
  const taken = numbers.findIndex(({ e164 }) => !ours.has(e164));
  if (taken < 0) return client;
  const message = `${numbers[taken]?.e164} belongs to another client of yours.`;
  throw conflict(message, { fields: { [phoneField(taken)]: message } });
}

const clientNameTaken = (name: string) =>
  nameTaken("clients_name", `There is already a client named "${name}".`, "There is already a client of this name.");

/** A client is looked after by somebody of the company, or by nobody. */
async function assertOwner(tx: Scope, ownerId: string | null | undefined): Promise<void> {
  if (!ownerId || (await isColleague(tx, ownerId))) return;
  throw notFound("person");
}

async function readNumbers(tx: Scope, numbers: NonNullable<UpdateClientInput["phoneNumbers"]>, timezone: string) {
  return normalisePhoneNumbers(numbers, { ...(await getCompanyPlace(tx)), timezone });
}

/** Numbers that stay keep their ids. */
async function replacePhoneNumbers(tx: Scope, clientId: string, numbers: readonly PhoneNumber[]): Promise<void> {
  const wanted = numbers.map(({ e164 }) => e164);
  const held = ownPhoneNumbers(tx).where("clientId", "=", clientId);
  await ahead(tx.db, wanted.length > 0 ? held.where("e164", "not in", wanted) : held);
  await insertPhoneNumbers(tx, clientId, numbers);
}

/** A number of a deleted client may be taken over; one of a living client stays where it is. */
async function insertPhoneNumbers(tx: Scope, clientId: string, numbers: readonly PhoneNumber[]): Promise<void> {
  if (numbers.length === 0) return;
  const wanted = numbers.map(({ e164 }) => e164);
  const ofDeleted = ownPhoneNumbers(tx)
    .where("e164", "in", wanted)
    .where("clientId", "in", (eb) => eb.selectFrom("clients").select("id").where("deletedAt", "is not", null));
  const inserted = tx.db
    .insertInto("phoneNumbers")
    .values(numbers.map((number, position) => ({ ...number, position, clientId, companyId: tx.companyId })))
    .onConflict((found) =>
      found
        .columns(["companyId", "e164"])
        .doUpdateSet((eb) => ({ label: eb.ref("excluded.label"), position: eb.ref("excluded.position") }))
        .whereRef("phoneNumbers.clientId", "=", "excluded.clientId"),
    );
  await ahead(tx.db, ofDeleted);
  await ahead(tx.db, inserted);
}

const ownPhoneNumbers = ({ db }: Scope) => db.deleteFrom("phoneNumbers");

const ownProfile = ({ db }: Scope, clientId: string) => db.updateTable("marketingProfiles").where("clientId", "=", clientId);

/** The audit row describes a client in the words of updateClient's input, so that an undo can send them back. */
function describe(row: ClientRow): Record<keyof CreateClientInput, unknown> {
  const phoneNumbers = row.phoneNumbers.map(({ e164, label }) => ({ number: e164, label }));
  return { ...pick(row, CLIENT_FIELDS), ...pick(row, PROFILE_FIELDS), tags: row.tags, phoneNumbers };
}

function auditClient(tx: Scope, { id }: ClientRow, change: Pick<AuditEntry, "before" | "after">): Promise<void> {
  return audit(tx, { entity: clientEntity, entityId: id, clientId: id, ...change });
}
