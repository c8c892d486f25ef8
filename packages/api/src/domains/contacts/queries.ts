import { sql } from "@frontoffice/db";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { containing } from "../../kernel/text.ts";
import type { ListContactsInput } from "./schema.ts";

/** All of the company, deleted ones too; those of a deleted client are hidden with it. */
const everyContact = ({ db }: Scope) =>
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

const ownContacts = (scope: Scope) => everyContact(scope).where("contacts.deletedAt", "is", null);

export type ContactRow = Awaited<ReturnType<typeof getContact>>;

/** A page in the order of the names; the first page carries the count of all. */
export async function listContacts(scope: Scope, input: ListContactsInput): Promise<Page<ContactRow>> {
  const after = readCursor(input.cursor, z.string(), z.uuid());
  const { clientId, phone, search } = input;
  const matching = ownContacts(scope)
    .$if(clientId !== undefined, (query) => query.where("contacts.clientId", "=", clientId ?? ""))
    .$if(phone !== undefined, (query) => query.where("phone", "=", phone ?? ""))
    .$if(Boolean(search), (query) => query.where("sortName", "like", containing(search ?? "")));
  const [rows, total] = await Promise.all([
    matching
      .selectAll("contacts")
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(sort_name, id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
      .orderBy("sortName")
      .orderBy("id")
      .limit(input.limit + 1)
      .execute(),
    after === undefined ? countOf(matching) : undefined,
  ]);
  return { ...toPage(rows, input.limit, (row) => [row.sortName, row.id]), ...(total !== undefined && { total }) };
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

async function countOf(matching: ReturnType<typeof everyContact>): Promise<number> {
  const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return count;
}
