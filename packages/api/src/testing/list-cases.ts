import type { OpenTestDb } from "@frontoffice/db/testing";
import type { z } from "zod";
import type { Door } from "../surfaces/catalogue.ts";
import { fieldsOf } from "./fields.ts";

/** A list, count or search as a page of the product asks for it. */
export interface ListCase {
  /** "clients.list status=paused" */
  name: string;
  procedure: string;
  input: Record<string, unknown>;
}

type Values = Readonly<Record<string, readonly unknown[]>>;

/** Files that are made up for each call, however many rows there are. */
const NO_LIST: ReadonlySet<string> = new Set(["audit.export", "clients.export"]);

/** What says how long a page is, what is counted and where it begins, and narrows nothing down. */
const PAGING = ["cursor", "limit", "page", "total"];

const SEARCHES = ["garden dental", "c4ca42", "qzxwv", "garden", "de", "qx", "q", "%_"];

/** Values for the fields that hold ids and free text, of a company that was loaded by `loadLargeCompany`. */
export async function examplesOf(db: OpenTestDb, companyId: string): Promise<Values> {
  const one = async (statement: string) =>
    (await db.pool("owner").query({ text: statement, values: [companyId], rowMode: "array" })).rows.map(([id]: unknown[]) => id);
  const [oldClient] = await one("select id from clients where company_id = $1 order by id limit 1");
  const [oldRow] = await one("select entity_id from audit_events where company_id = $1 and entity_id is not null order by at limit 1");
  return {
    "*.clientId": [oldClient],
    "*.keyId": await one("select id from api_keys where company_id = $1 limit 1"),
    "*.projectId": await one("select id from projects where company_id = $1 order by id limit 1"),
    "*.cycleId": await one("select id from cycles where company_id = $1 order by id limit 1"),
    "*.endpointId": await one("select id from webhook_endpoints where company_id = $1 limit 1"),
    "*.search": SEARCHES,
    "clients.list.ownerId": await one("select owner_id from clients where company_id = $1 and owner_id is not null limit 1"),
    "clients.list.tag": ["Hospitality", "VIP", "nobody's"],
    "*.q": SEARCHES,
    "contacts.list.phone": ["+4930901820"],
    "uploadSessions.files.list.id": await one("select id from upload_sessions where company_id = $1 order by id limit 1"),
    "strategies.versions.id": await one("select id from strategies where company_id = $1 and deleted_at is null order by id limit 1"),
    "audit.list.entityId": [oldRow, crypto.randomUUID()],
    "audit.list.actorId": [...(await one("select user_id from memberships where company_id = $1 limit 1")), crypto.randomUUID()],
    "audit.list.procedure": ["clients.update", "storage.connections.update", "clients.restore"],
    "audit.list.noun": ["clients", "storage", "webhooks"],
    "audit.list.from": ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"],
    "audit.list.to": ["2020-01-01T00:00:00Z", new Date(Date.now() - 6 * 3_600_000).toISOString()],
    "jobs.list.type": ["strategies.draft", "uploads.run", "approvals.run"],
    "webhooks.deliveries.list.event": ["client.updated", "strategy.approved", "client.deleted"],
  };
}

/** Every list of the product as it comes, and with each of its filters. Throws for a filter that nobody has given values for. */
export function listCases(doors: readonly Door[], values: Values): ListCase[] {
  return doors.filter(isList).flatMap(({ name, input }) => {
    const shape: Record<string, z.ZodType> = { ...input?.shape };
    const given = Object.fromEntries(requiredOf(shape).map((field) => [field, exampleFor(values, name, field)[0]]));
    const plain: ListCase = { name, procedure: name, input: given };
    const filters = Object.keys(shape).filter((field) => !PAGING.includes(field) && !(field in given));
    return [plain, ...filters.flatMap((field) => choicesOf(input, field, values, name).map((choice) => narrowed(plain, field, choice)))];
  });
}

function narrowed({ name, procedure, input }: ListCase, field: string, value: unknown): ListCase {
  return { name: `${name} ${field}=${String(value)}`, procedure, input: { ...input, [field]: value } };
}

/** What answers pages, and what needs to be told nothing. */
function isList({ name, type, meta, input }: Door): boolean {
  const shape: Record<string, z.ZodType> = { ...input?.shape };
  return type === "query" && meta.permission !== undefined && !NO_LIST.has(name) && ("limit" in shape || requiredOf(shape).length === 0);
}

const requiredOf = (shape: Record<string, z.ZodType>) => Object.keys(shape).filter((field) => !shape[field]?.safeParse(undefined).success);

/** Every value of an enum or a boolean; for ids and text what `values` says. */
function choicesOf(input: Door["input"], field: string, values: Values, procedure: string): readonly unknown[] {
  const schemas = input ? fieldsOf(input).flatMap(({ path, schema }) => (path[0] === field ? [schema] : [])) : [];
  const listed = schemas.flatMap(({ enum: choices }) => choices ?? []);
  if (listed.length > 0) return listed;
  if (schemas.some(({ type }) => type === "boolean")) return [true, false];
  return exampleFor(values, procedure, field);
}

function exampleFor(values: Values, procedure: string, field: string): readonly unknown[] {
  const found = values[`${procedure}.${field}`] ?? values[`*.${field}`];
  if (!found) throw new Error(`${procedure} can be narrowed down by ${field}: say in examplesOf() what to try.`);
  return found;
}
