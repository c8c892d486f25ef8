import { z } from "zod";
import { listEntities } from "../../kernel/entity.ts";
import { listNames } from "../../kernel/names.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import { may, type Scope } from "../../kernel/scope.ts";
import { standsAlone } from "../../kernel/words.ts";
import { listRecentActivity } from "../audit/queries.ts";
import { getClient } from "../clients/queries.ts";
import type { ListActivityInput } from "./schema.ts";

export type Activity = Awaited<ReturnType<typeof listNamedActivity>>[number];

interface Wanted {
  clientId?: string | undefined;
  /** Older than this row of the audit trail. */
  after?: string | undefined;
  limit: number;
}

/** The newest changes to rows that the caller may read of, with the names that these bear now, deleted ones too. */
export async function listNamedActivity(scope: Scope, wanted: Wanted) {
  const entities = listEntities().filter(({ newsFor }) => newsFor !== undefined && may(scope, newsFor));
  const except = [...scope.words].flatMap(([name, { past }]) => (standsAlone(past) ? [name] : []));
  const events = await listRecentActivity(scope, { ...wanted, entities: entities.map(({ type }) => type), except });
  const named = await listNames(scope, events);
  return events.map((event) => ({ ...event, subject: named(event) }));
}

/** Page by page, the newest first. Throws `not_found` for another company's client. */
export async function listActivity(scope: Scope, { clientId, cursor, limit }: ListActivityInput): Promise<Page<Activity>> {
  if (clientId !== undefined) await getClient(scope, clientId);
  const after = readCursor(cursor, z.uuid())?.[0];
  return toPage(await listNamedActivity(scope, { clientId, after, limit: limit + 1 }), limit, ({ id }) => [id]);
}
