import { type Expression, sql } from "@frontoffice/db";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { ClientTags } from "./schema.ts";

/** Clients with one tag that are looked up by their ids; where there are more, each client in the order of the list is asked for its tag. */
const FEW = 200;
const MOST_SHOWN = 500;

/** How clients with this tag are found: by their ids where they are few, by the tag itself where they are many. */
export async function findTagged({ db }: Scope, wanted: string | undefined) {
  if (wanted === undefined) return { taggedIds: undefined, tag: undefined };
  const tag = wanted.toLowerCase();
  const rows = await db
    .selectFrom("clientTags")
    .select("clientId")
    .where("key", "=", tag)
    .orderBy("clientId")
    .limit(FEW + 1)
    .execute();
  return rows.length > FEW ? { taggedIds: undefined, tag } : { taggedIds: rows.map(({ clientId }) => clientId), tag: undefined };
}

/** Asked of each client by itself: a join would read all of them before the first is shown. */
export function isTagged(key: string | Expression<string>) {
  return sql<boolean>`(select true from client_tags tagged
    where tagged.company_id = clients.company_id and tagged.client_id = clients.id and tagged.key = ${key} limit 1)`;
}

/** What clients are tagged with, each once: from one tag the index leads to the next, however many clients bear it. */
export async function listTags(scope: Scope): Promise<ClientTags> {
  const own = sql`tags.company_id = ${scope.companyId} and ${ofListedClients(scope, "tags.clientId")}`;
  const { rows } = await sql<{ tag: string }>`
    with recursive keys (key) as (
      (select tags.key from client_tags tags where ${own} order by tags.key limit 1)
      union all
      select (select tags.key from client_tags tags where ${own} and tags.key > keys.key order by tags.key limit 1)
      from keys where keys.key is not null)
    select borne.tag from keys cross join lateral (
      select tags.tag from client_tags tags
      join clients on clients.company_id = tags.company_id and clients.id = tags.client_id and clients.deleted_at is null
      where ${own} and tags.key = keys.key order by tags.client_id limit 1) borne
    order by keys.key limit ${MOST_SHOWN}`.execute(scope.db);
  return { items: rows };
}
