import type { DB } from "@frontoffice/db";
import type { Updateable } from "kysely";
import { audit, difference } from "../../kernel/audit.ts";
import { isUniqueViolation } from "../../kernel/errors.ts";
import { type AuditEntry, inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { getClient, getCompanyPlace } from "../clients/queries.ts";
import { countryOf, pick, toE164 } from "../clients/rules.ts";
import { contactEntity } from "./entity.ts";
import { type ContactRow, getContact, lockContact, lockDeletedContact } from "./queries.ts";
import { assertReachable, CONTACT_FIELDS, phoneTaken } from "./rules.ts";
import type { CreateContactInput, UpdateContactInput } from "./schema.ts";

export function createContact(scope: Scope, input: CreateContactInput): Promise<ContactRow> {
  return inTransaction(scope, async (tx) => {
    assertReachable(input);
    const { clientId } = input;
    const phone = await storedPhone(tx, clientId, input.phone);
    const made = { companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface };
    const { id } = await tx.db
      .insertInto("contacts")
      .values({ ...made, clientId, ...pick(input, CONTACT_FIELDS), phone })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(takenBy(phone));
    const contact = await getContact(tx, id);
    await auditContact(tx, contact, { after: describe(contact) });
    return contact;
  });
}

export function updateContact(scope: Scope, input: UpdateContactInput): Promise<ContactRow> {
  return inTransaction(scope, async (tx) => {
    const before = await lockContact(tx, input.id);
    assertVersion("contact", before.version, input.expectedVersion);
    const change = { ...pick(input, CONTACT_FIELDS), phone: await storedPhone(tx, before.clientId, input.phone) };
    assertReachable(merged(before, change));
    const after = await changeContact(tx, before, change);
    await auditContact(tx, after, difference(describe(before), describe(after)));
    return after;
  });
}

/** It disappears from lists; the calls of whoever it is stay, and restoreContact undoes it. */
export function deleteContact(scope: Scope, { id }: { id: string }): Promise<ContactRow> {
  return inTransaction(scope, async (tx) => {
    const deletedAt = tx.now();
    const contact = await changeContact(tx, await lockContact(tx, id), { deletedAt });
    await auditContact(tx, contact, { before: { deletedAt: null }, after: { deletedAt } });
    return contact;
  });
}

export function restoreContact(scope: Scope, { id }: { id: string }): Promise<ContactRow> {
  return inTransaction(scope, async (tx) => {
    const before = await lockDeletedContact(tx, id);
    const contact = await changeContact(tx, before, { deletedAt: null });
    await auditContact(tx, contact, { before: { deletedAt: before.deletedAt }, after: { deletedAt: null } });
    return contact;
  });
}

/** In E.164, read as in the client's country; undefined and null stay. Throws for another company's client as for a missing one. */
async function storedPhone(tx: Scope, clientId: string, typed: string | null | undefined): Promise<string | null | undefined> {
  const { timezone } = await getClient(tx, clientId);
  if (!typed) return typed;
  const place = { ...(await getCompanyPlace(tx)), timezone };
  return toE164(typed, countryOf(place), "phone");
}

function changeContact(tx: Scope, { id, phone }: ContactRow, change: Updateable<DB["contacts"]>): Promise<ContactRow> {
  return tx.db
    .updateTable("contacts")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch(takenBy(change.phone ?? phone));
}

function takenBy(phone: string | null | undefined) {
  return (error: unknown): never => {
    if (isUniqueViolation(error, "contacts_phone")) throw phoneTaken(phone);
    throw error;
  };
}

/** The row as it would be with the fields of the change that are sent. */
function merged(row: ContactRow, change: Partial<ReturnType<typeof describe>>): ReturnType<typeof describe> {
  const sent = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...describe(row), ...Object.fromEntries(sent) };
}

/** In the words of the input of updateContact, so that an undo can send them back. */
function describe(row: ContactRow) {
  return pick(row, CONTACT_FIELDS);
}

function auditContact(tx: Scope, { id, clientId }: ContactRow, change: Pick<AuditEntry, "before" | "after">): Promise<void> {
  return audit(tx, { entity: contactEntity, entityId: id, clientId, ...change });
}
