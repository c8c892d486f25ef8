import type { DB, Kysely } from "@frontoffice/db";
import type { RawBuilder, SelectQueryBuilder } from "kysely";
import type { Entity } from "./entity.ts";
import type { Permission } from "./permissions.ts";
import type { Scope } from "./scope.ts";

/** Something that waits for a person, as its source finds it. */
export interface WaitingThing<Facts> {
  /** Of the row that waits. */
  id: string;
  name: string;
  clientName: string | null;
  facts: Facts;
}

/** What a person can do about it from where it is listed: call a procedure, or go to a page. */
export interface InboxAction {
  name: "approve" | "reject" | "review" | "resume" | "retry" | "reconnect" | "enable" | "dismiss";
  label: string;
  /** Null where the page is the way. */
  procedure: string | null;
  input: Record<string, unknown> | null;
  /** A path of the web app. */
  link: string | null;
  /** The field of the input that the person fills in first. */
  needs: "comment" | null;
}

/** What is said of it, and what can be done. */
export interface InboxWords {
  /** Stands alone: "Mara Lindqvist asks you to review “Spring plan”". No full stop. */
  sentence: string;
  /** What helps to decide, or why it failed. */
  detail: string | null;
  severity: "normal" | "high" | "critical";
  /** A path of the web app that shows it. */
  link: string;
  /** The first one is what is usually done. */
  actions: InboxAction[];
}

/**
 * How a noun's rows come into the inbox, said once in its domain's `inbox.ts`. The page is cut out of the table first, by the index that
 * serves `at`, and the rest is joined to its rows alone.
 */
export interface InboxSource<Facts = unknown> {
  /** As a filter shows it: "Reviews". */
  label: string;
  /** Whose rows wait; their names and ids come from it. */
  entity: Entity;
  /** Who may do something about it; nobody else is shown it. */
  decides: Permission;
  /** What has failed may be done with, although its row stays as it is. */
  isFailure: boolean;
  /** The table, or the name that the query gives it. */
  table: string;
  /** Since when it waits: an expression over the table that an index is ordered by. */
  at: RawBuilder<Date>;
  /** The column that names the client of a row; null where it is the whole company's. */
  client: string | null;
  /** The rows that wait; the company and the client limit are added to it. */
  waiting(scope: Pick<Scope, "db" | "clientIds">): Waiting;
  /** What the rows on a page are called, and what is said of them is made from. */
  shown(rows: Waiting): SelectQueryBuilder<never, never, { name: string; facts: Facts }>;
  says(thing: WaitingThing<Facts>, scope: Pick<Scope, "actor" | "jobTitles" | "words">): InboxWords;
}

/** The sources' queries have different tables, so their columns are beyond the compiler here. */
// biome-ignore lint/suspicious/noExplicitAny: a query over any table.
export type Waiting = SelectQueryBuilder<any, any, object>;

/** Declares what of a noun waits for people. */
export function defineInboxSource<Db, Table extends keyof Db, Facts extends object>(
  source: Omit<InboxSource<Facts>, "waiting" | "shown"> & {
    waiting(scope: { db: Kysely<DB>; clientIds: Scope["clientIds"] }): SelectQueryBuilder<Db, Table, object>;
    shown(rows: SelectQueryBuilder<Db, Table, object>): SelectQueryBuilder<never, never, { name: string; facts: Facts }>;
  },
): InboxSource {
  return source as unknown as InboxSource;
}

/** An action that calls a procedure. */
export function calling(
  name: InboxAction["name"],
  label: string,
  procedure: string,
  input: Record<string, unknown>,
  needs: InboxAction["needs"] = null,
): InboxAction {
  return { name, label, procedure, input, link: null, needs };
}

/** An action that is done on a page. */
export function leading(name: InboxAction["name"], label: string, link: string): InboxAction {
  return { name, label, procedure: null, input: null, link, needs: null };
}
