import type { Given } from "@frontoffice/db";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { containing } from "../../kernel/text.ts";
import type { ListContactsInput } from "./schema.ts";

/** All of the company, deleted ones too; those of a deleted client are hidden with it. */
const everyContact = ({ db }: Pick<Scope, "db">) =>
  db
    .selectFrom("contacts")
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("clients")
          .select("clients.id")
          .whereRef("clients.companyId", "=", "contacts.companyId")
          .whereRef("clients.id", "=", "contacts.clientId")
          .where("clients.deletedAt", "is", null),
      ),
    );

const ownContacts = (scope: Pick<Scope, "db">) => everyContact(scope).where("contacts.deletedAt", "is", null);

const inFull = (rows: ReturnType<typeof everyContact>) => rows.selectAll("contacts");

export type ContactRow = Awaited<ReturnType<typeof getContact>>;

interface ContactFilters {
  clientId: string | undefined;
  /** E.164. */
  phone: string | undefined;
  /** What the name must be like. */
  pattern: string | undefined;
}

/** In the order of their names. */
const contactList = listQuery({
  table: "contacts",
  client: "clientId",
  order: ["sortName", "id"],
  direction: "asc",
  cursor: [z.string(), z.uuid()],
  matching: (db, { clientId, phone, pattern }: Given<ContactFilters>) =>
    ownContacts({ db })
      .$if(clientId !== undefined, (query) => query.where("contacts.clientId", "=", clientId ?? ""))
      .$if(phone !== undefined, (query) => query.where("contacts.phone", "=", phone ?? null))
      .$if(pattern !== undefined, (query) => query.where("contacts.sortName", "like", pattern ?? "")),
  inFull,
});

export function listContacts(scope: Scope, { clientId, phone, search, ...wanted }: ListContactsInput): Promise<Page<ContactRow>> {
  return contactList(scope, wanted, { clientId, phone, pattern: search ? containing(search) : undefined });
}

export async function getContact(scope: Scope, id: string) {
  const row = await ownContacts(scope).selectAll("contacts").where("contacts.id", "=", id).executeTakeFirst();
  if (!row) throw notFound("contact");
  return row;
}

/** Held until the transaction ends, so that two changes to one contact come one after the other. */
export async function lockContact(tx: Scope, id: string): Promise<ContactRow> {
  const row = await ownContacts(tx).selectAll("contacts").where("contacts.id", "=", id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound("contact");
  return row;
}

/** A deleted one, held until the transaction ends. */
export async function lockDeletedContact(tx: Scope, id: string): Promise<ContactRow> {
  const row = await everyContact(tx)
    .selectAll("contacts")
    .where("contacts.id", "=", id)
    .where("contacts.deletedAt", "is not", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("deleted contact");
  return row;
}
