import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import { plainMarkdown } from "../kernel/markdown.ts";
import type { Context } from "../kernel/services.ts";
import type { Door } from "./catalogue.ts";

export interface McpResource {
  uri: string;
  name: string;
  title: string;
  description?: string;
  mimeType: string;
  [key: string]: unknown;
}

/** Calls a procedure as the caller who asks for the resource. */
export type Ask = (procedure: string, input: object) => Promise<unknown>;

const MARKDOWN = "text/markdown";
const PAGE = 50;
const COMPLETIONS = 20;

const listed = z.object({
  items: z.array(z.looseObject({ id: z.string(), name: z.string().optional(), title: z.string().optional() })),
  nextCursor: z.string().nullable(),
});
const file = z.object({ content: z.string() });

interface Kind {
  /** The word in its address and the router's name. */
  noun: string;
  describe: string;
  read(ask: Ask, id: string): Promise<string>;
}

const KINDS: readonly Kind[] = [
  {
    noun: "clients",
    describe: "A client with its profile and phone numbers.",
    read: async (ask, id) => outline(await ask("clients.get", { id })),
  },
  { noun: "strategies", describe: "A marketing strategy in its current version.", read: readStrategy },
];

/** What agents may read by address, for the nouns that this caller may read. */
export const resourceTemplates = KINDS.map(({ noun, describe }) => ({
  uriTemplate: `frontoffice://${noun}/{id}`,
  name: noun,
  title: `${noun[0]?.toUpperCase()}${noun.slice(1)}`,
  description: describe,
  mimeType: MARKDOWN,
}));

/** A page of resources: all clients, then all strategies. The cursor says of which noun the next page is, and where it begins. */
export async function listResources(ask: Ask, cursor: string | undefined, mayRead: (procedure: string) => boolean) {
  const kinds = KINDS.filter(({ noun }) => mayRead(`${noun}.list`));
  const [noun = kinds[0]?.noun, after] = cursor === undefined ? [] : readCursor(cursor);
  const at = kinds.findIndex((kind) => kind.noun === noun);
  const kind = kinds[at];
  if (!kind) {
    if (cursor === undefined) return { resources: [] };
    throw staleCursor();
  }
  const { items, nextCursor } = listed.parse(await ask(`${kind.noun}.list`, { limit: PAGE, ...(after && { cursor: after }) }));
  const resources = items.map(({ id, name, title }): McpResource => {
    const label = name ?? title ?? id;
    return { uri: `frontoffice://${kind.noun}/${id}`, name: label, title: label, description: kind.describe, mimeType: MARKDOWN };
  });
  const following = kinds[at + 1]?.noun;
  const next = nextCursor !== null ? `${kind.noun}:${nextCursor}` : following && `${following}:`;
  return { resources, ...(next && { nextCursor: next }) };
}

/** The resource at an address as Markdown; not found reads the same for what is not there and for what is another company's. */
export async function readResource(ask: Ask, uri: string): Promise<{ uri: string; mimeType: string; text: string }> {
  const [, noun, id] = /^frontoffice:\/\/(\w+)\/([0-9a-f-]{36})$/i.exec(uri) ?? [];
  const kind = KINDS.find((one) => one.noun === noun);
  if (!kind || !id) throw new AppError("not_found", "There is no such resource.", { entity: "resource" });
  return { uri, mimeType: MARKDOWN, text: await kind.read(ask, id) };
}

/** Ids of what bears the name that was begun. */
export async function completeId(ask: Ask, uriTemplate: string, begun: string): Promise<string[]> {
  const template = resourceTemplates.find((one) => one.uriTemplate === uriTemplate);
  if (!template) throw new AppError("not_found", "There is no such resource template.", { entity: "resource" });
  const { items } = listed.parse(await ask(`${template.name}.list`, { limit: COMPLETIONS, ...(begun && { search: begun.slice(0, 120) }) }));
  return items.map(({ id }) => id);
}

/** Calls procedures under one request, each through its door. */
export function askAs(doors: ReadonlyMap<string, Door>, ctx: Context, signal: AbortSignal): Ask {
  return async (procedure, input) => {
    const door = doors.get(procedure);
    if (!door) throw new AppError("not_found", "There is no such resource.", { entity: "resource" });
    return door.call({ ctx, input, signal });
  };
}

async function readStrategy(ask: Ask, id: string): Promise<string> {
  try {
    return file.parse(await ask("strategies.export", { id, format: "markdown" })).content;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
    if (!(cause instanceof AppError && cause.code === "precondition")) throw error;
    return `${outline(await ask("strategies.get", { id }))}\n_Nothing is written yet._\n`;
  }
}

function readCursor(cursor: string): [string, string] {
  const colon = cursor.indexOf(":");
  if (colon < 0) throw staleCursor();
  return [cursor.slice(0, colon), cursor.slice(colon + 1)];
}

function staleCursor(): AppError {
  return new AppError("invalid", "This cursor is not one that a list gave out. Start from the first page.");
}

/** An answer as headings and facts, whatever fields it has. */
function outline(view: unknown): string {
  const { name, title, ...fields } = z.looseObject({}).parse(view);
  return `${[`# ${plainMarkdown(String(name ?? title ?? ""))}`, ...facts(fields, 2)].join("\n")}\n`;
}

function facts(fields: object, level: number): string[] {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const plain = entries.filter(([, value]) => typeof value !== "object");
  const nested = entries.filter(([, value]) => typeof value === "object");
  return [
    ...(plain.length > 0 ? ["", ...plain.map(([key, value]) => `- ${label(key)}: ${plainMarkdown(String(value))}`)] : []),
    ...nested.flatMap(([key, value]) => {
      const inner = Array.isArray(value) ? value.map((one) => `- ${plainMarkdown(asLine(one))}`) : facts(value, level + 1);
      return inner.length > 0 ? ["", `${"#".repeat(level)} ${label(key)}`, ...(Array.isArray(value) ? [""] : []), ...inner] : [];
    }),
  ];
}

function asLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const parts = Object.entries(value).filter(([key, part]) => key !== "id" && part !== null && typeof part !== "object");
  return parts.map(([, part]) => String(part)).join(", ");
}

function label(key: string): string {
  const words = key.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
