import type { DB, Kysely } from "@frontoffice/db";
import type { AliasableExpression } from "kysely";
import type { Permission } from "./permissions.ts";

/** A row as people know it. */
export interface NamedEntity {
  id: string;
  /** Its present name; null where it has none. */
  name: string | null;
  /** Set where it is deleted; its name stays. */
  deletedAt?: Date | null;
}

/** Rows that are lost from sight with the one that they hang on. */
export interface Dependents {
  one: string;
  many: string;
  rows: AliasableExpression<{ id: string }>;
}

/** What a company's rows are read with. */
interface CompanyRows {
  db: Kysely<DB>;
  companyId: string;
  jobTitles: ReadonlyMap<string, string>;
}

/**
 * What a noun of the product is called, said once in its domain's `entity.ts`; audit trail, recent activity, webhooks and notifications
 * follow from it. A new one needs `type` and `one`; say `named` for rows that bear names, and `events` for what others may hear of.
 */
export interface EntityWords<Verb extends string = string> {
  /** As audit rows and messages store it, and what its events begin with: "api_key". Never changes. */
  type: string;
  /** One of them in a sentence: "API key". */
  one: string;
  /** Named in a sentence, where "the API key Nightly sync" is not how people say it. */
  saying?: (name: string) => string;
  /** Without a name in a sentence, where "an API key" is not: "the notification settings". */
  unnamed?: string;
  /** The company's rows with their names, deleted ones too. */
  named?: (of: CompanyRows) => AliasableExpression<NamedEntity>;
  /** What hangs on one of them, for whoever decides whether it is deleted. */
  dependents?: (of: CompanyRows, id: string) => readonly Dependents[];
  /** The field of its audit rows that still tells the name of a row that is deleted for good. */
  recordedName?: string;
  /** Who carries it reads of changes to these rows among the recent activity; without it nobody does. */
  newsFor?: Permission;
  /** What has happened to one, for those who listen: `{ created: "A client was added" }` is the event "client.created". */
  events?: Readonly<Record<Verb, string>>;
  /** What its events begin with, where that is not the type. */
  eventNoun?: string;
  /** The heading that its events stand under; required with `events`. */
  group?: string;
}

/** Something that happens to an entity, by a procedure or without one. */
export interface EventDeclaration {
  /** "client.created". */
  type: string;
  /** In words: "A client was added". */
  says: string;
  group: string;
  entity: string;
}

export interface Entity<Verb extends string = string> extends Omit<EntityWords, "events"> {
  events: Readonly<Record<Verb, EventDeclaration>>;
}

const declared = new Map<string, Entity>();

/** Declares a noun. Throws when its type is taken. Loading the router loads them all. */
export function defineEntity<const Verb extends string = never>({ events, ...words }: EntityWords<Verb>): Entity<Verb> {
  if (declared.has(words.type)) throw new Error(`Two entities are called ${words.type}.`);
  const { type: entity, eventNoun = entity, group } = words;
  const verbs = Object.entries<string>(events ?? {});
  if (verbs.length > 0 && group === undefined) throw new Error(`${entity} has events: say under which heading they stand.`);
  const happenings = verbs.map(([verb, says]) => [verb, { type: `${eventNoun}.${verb}`, says, group: group ?? "", entity }]);
  const made: Entity<Verb> = { ...words, events: Object.fromEntries(happenings) };
  declared.set(entity, made);
  return made;
}

/** The entity of a stored type; undefined for what the product no longer knows. */
export function findEntity(type: string | null): Entity | undefined {
  return type === null ? undefined : declared.get(type);
}

export function listEntities(): Entity[] {
  return [...declared.values()];
}

/** One row in a sentence: "the client Harbour Dental", "a job"; a type that is no longer declared is called by its code. */
export function inSentence(type: string, name: string | null): string {
  const { one, saying, unnamed } = findEntity(type) ?? { one: type.replaceAll("_", " ") };
  if (name !== null) return saying ? saying(name) : `the ${one} ${name}`;
  return unnamed ?? `${/^[aeiou]/i.test(one) ? "an" : "a"} ${one}`;
}
