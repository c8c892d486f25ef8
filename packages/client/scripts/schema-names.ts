import { glob } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const API = new URL("../../api/src/", import.meta.url).pathname;
/** What every domain shares comes first: its names are not those that a domain gives it again. */
const SHARED = ["kernel/page.ts", "kernel/call.ts"];

/** Schemas that become types of their own in the client, by the name that their domain exports them under. */
export async function nameSchemas(): Promise<Map<z.ZodType, string>> {
  const names = new Map<z.ZodType, string>();
  const taken = new Set<string>();
  const files: string[] = [];
  for await (const file of glob("domains/**/schema.ts", { cwd: API })) files.push(file);
  for (const file of [...SHARED, ...files.sort()]) {
    const exported: Record<string, unknown> = await import(pathToFileURL(API + file).href);
    for (const [key, schema] of Object.entries(exported)) {
      if (!(schema instanceof z.ZodType) || names.has(schema) || !deservesName(schema)) continue;
      const name = freeName(key, file, taken);
      taken.add(name);
      names.set(schema, name);
    }
  }
  return names;
}

function deservesName(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject || schema instanceof z.ZodUnion || schema instanceof z.ZodEnum;
}

/** What a gate answers instead of a procedure. */
export async function previewSchema(): Promise<z.ZodType> {
  const { previewView } = (await import(pathToFileURL(`${API}kernel/call.ts`).href)) as { previewView: z.ZodType };
  return previewView;
}

/** The codes that every surface shows. */
export async function errorCodes(): Promise<readonly string[]> {
  const { ERROR_CODES } = (await import(pathToFileURL(`${API}kernel/errors.ts`).href)) as { ERROR_CODES: readonly string[] };
  return ERROR_CODES;
}

/** "ClientView"; where two domains say the same, the later one says whose it is. */
function freeName(key: string, file: string, taken: ReadonlySet<string>): string {
  const name = pascal(key);
  if (!taken.has(name)) return name;
  return pascal(file.split("/")[1] ?? "") + name;
}

/** "clients.sessions.endOthers" as a type is called. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join("");
}
