import { audit, difference } from "../../kernel/audit.ts";
import { conflict, nameTaken } from "../../kernel/errors.ts";
import { assertWithinLimit } from "../../kernel/limits.ts";
import { type AuditEntry, inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { clientEntity } from "./entity.ts";
import { assertSeesAllClients } from "./policy.ts";
import { type ClientRow, countClients, getClient, getCompanyPlace, lockClient, lockClientLimit, lockDeletedClient } from "./queries.ts";
import { CLIENT_FIELDS, normalisePhoneNumbers, type PhoneNumber, PROFILE_FIELDS, phoneField, pick } from "./rules.ts";
import type { CreateClientInput, UpdateClientInput } from "./schema.ts";

export function createClient(scope: Scope, input: CreateClientInput): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    assertSeesAllClients(tx);
    await assertRoomForClient(tx);
    const place = await getCompanyPlace(tx);
    const timezone = input.timezone ?? place.timezone;
    const numbers = normalisePhoneNumbers(input.phoneNumbers ?? [], { ...place, timezone });
    const { id } = await insertClient(tx, { ...input, timezone });
    await tx.db
      .insertInto("marketingProfiles")
      .values({ companyId: tx.companyId, clientId: id, ...pick(input, PROFILE_FIELDS) })
      .execute();
    await replacePhoneNumbers(tx, id, numbers);
    const client = await getClient(tx, id);
    await auditClient(tx, client, { after: describe(client) });
    return client;
  });
}

export function updateClient(scope: Scope, input: UpdateClientInput): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    await lockClient(tx, input.id);
    const before = await getClient(tx, input.id);
    assertVersion("client", before.version, input.expectedVersion);
    await changeClient(tx, before, pick(input, CLIENT_FIELDS));
    const profile = pick(input, PROFILE_FIELDS);
    if (Object.values(profile).some((value) => value !== undefined)) {
      await ownProfile(tx, input.id).set(profile).execute();
    }
    if (input.phoneNumbers) {
      const place = { ...(await getCompanyPlace(tx)), timezone: input.timezone ?? before.timezone };
      await replacePhoneNumbers(tx, input.id, normalisePhoneNumbers(input.phoneNumbers, place));
    }
    const after = await getClient(tx, input.id);
    await auditClient(tx, after, difference(describe(before), describe(after)));
    return after;
  });
}

/** The client disappears from lists; its calls and strategies stay for reports, and restoreClient undoes it. */
export function deleteClient(scope: Scope, { id }: { id: string }): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    await lockClient(tx, id);
    const client = await getClient(tx, id);
    const deletedAt = tx.now();
    await changeClient(tx, client, { deletedAt });
    await auditClient(tx, client, { before: { deletedAt: null }, after: { deletedAt } });
    return { ...client, version: client.version + 1, deletedAt };
  });
}

export function restoreClient(scope: Scope, { id }: { id: string }): Promise<ClientRow> {
  return inTransaction(scope, async (tx) => {
    assertSeesAllClients(tx);
    const { name, deletedAt } = await lockDeletedClient(tx, id);
    await assertRoomForClient(tx);
    await changeClient(tx, { id, name }, { deletedAt: null });
    const client = await getClient(tx, id);
    await auditClient(tx, client, { before: { deletedAt }, after: { deletedAt: null } });
    return client;
  });
}

async function assertRoomForClient(tx: Scope): Promise<void> {
  const max = await lockClientLimit(tx);
  const message = `Your plan covers ${max} clients. Delete one, or move to a larger plan.`;
  assertWithinLimit(await countClients(tx), { of: "clients", max, message });
}

function insertClient(tx: Scope, input: CreateClientInput & { timezone: string }) {
  return tx.db
    .insertInto("clients")
    .values({
      ...pick(input, CLIENT_FIELDS),
      companyId: tx.companyId,
      name: input.name,
      timezone: input.timezone,
      createdBy: userOf(tx),
      createdVia: tx.request.surface,
    })
    .returning("id")
    .executeTakeFirstOrThrow()
    .catch(clientNameTaken(input.name));
}

type ClientChange = Partial<Pick<CreateClientInput, (typeof CLIENT_FIELDS)[number]>> & { deletedAt?: Date | null };

async function changeClient(tx: Scope, client: { id: string; name: string }, change: ClientChange): Promise<void> {
  await tx.db
    .updateTable("clients")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("id", "=", client.id)
    .execute()
    .catch(clientNameTaken(change.name ?? client.name));
}

const clientNameTaken = (name: string) =>
  nameTaken("clients_name", `There is already a client named "${name}".`, "There is already a client of this name.");

/** Numbers that stay keep their ids; a number of a deleted client may be taken over, one of a living client may not. */
async function replacePhoneNumbers(tx: Scope, clientId: string, numbers: readonly PhoneNumber[]): Promise<void> {
  const wanted = numbers.map(({ e164 }) => e164);
  await ownPhoneNumbers(tx)
    .where("clientId", "=", clientId)
    .$if(wanted.length > 0, (query) => query.where("e164", "not in", wanted))
    .execute();
  if (wanted.length === 0) return;
  await ownPhoneNumbers(tx)
    .where("e164", "in", wanted)
    .where("clientId", "in", (eb) => eb.selectFrom("clients").select("id").where("deletedAt", "is not", null))
    .execute();
  const held = await tx.db
    .insertInto("phoneNumbers")
    .values(numbers.map((number, position) => ({ ...number, position, clientId, companyId: tx.companyId })))
    .onConflict((found) =>
      found
        .columns(["companyId", "e164"])
        .doUpdateSet((eb) => ({ label: eb.ref("excluded.label"), position: eb.ref("excluded.position") }))
        .whereRef("phoneNumbers.clientId", "=", "excluded.clientId"),
    )
    .returning("e164")
    .execute();
  const ours = new Set(held.map(({ e164 }) => e164));
  const taken = wanted.findIndex((e164) => !ours.has(e164));
  if (taken < 0) return;
  const message = `${wanted[taken]} belongs to another client of yours.`;
  throw conflict(message, { fields: { [phoneField(taken)]: message } });
}

const ownPhoneNumbers = ({ db }: Scope) => db.deleteFrom("phoneNumbers");

const ownProfile = ({ db }: Scope, clientId: string) => db.updateTable("marketingProfiles").where("clientId", "=", clientId);

/** The audit row describes a client in the words of updateClient's input, so that an undo can send them back. */
function describe(row: ClientRow): Record<keyof CreateClientInput, unknown> {
  const phoneNumbers = row.phoneNumbers.map(({ e164, label }) => ({ number: e164, label }));
  return { ...pick(row, CLIENT_FIELDS), ...pick(row, PROFILE_FIELDS), phoneNumbers };
}

function auditClient(tx: Scope, { id }: ClientRow, change: Pick<AuditEntry, "before" | "after">): Promise<void> {
  return audit(tx, { entity: clientEntity, entityId: id, clientId: id, ...change });
}
