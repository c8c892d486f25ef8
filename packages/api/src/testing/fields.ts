import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A place in an input; "[]" is the first item of a list. */
export type Path = readonly string[];

/** A value that an input may hold, however deep, and what its schema says of it. */
export interface Field {
  path: Path;
  schema: JsonSchema;
}

/** Every field of an input that is no object or list itself, optional ones too; several where the schema knows alternatives. */
export function fieldsOf(input: z.ZodObject): Field[] {
  const root: JsonSchema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const found: Field[] = [];
  const walk = (schema: unknown, path: Path): void => {
    if (typeof schema !== "object" || schema === null || path.length > 12) return;
    const given = resolve(schema as JsonSchema, root);
    for (const one of [...(given.anyOf ?? []), ...(given.oneOf ?? []), ...(given.allOf ?? [])]) walk(one, path);
    for (const [key, value] of Object.entries(given.properties ?? {})) walk(value, [...path, key]);
    if (given.items !== undefined) walk(given.items, [...path, "[]"]);
    if (given.type !== undefined && given.type !== "object" && given.type !== "array" && given.type !== "null")
      found.push({ path, schema: given });
  };
  walk(root, []);
  return found;
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  return (root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] as JsonSchema | undefined) ?? {};
}

/** The fields that hold ids of rows. */
export function idFieldsOf(input: z.ZodObject | undefined): Path[] {
  const paths = input ? fieldsOf(input).filter(({ schema }) => schema.format === "uuid") : [];
  return [...new Map(paths.map(({ path }) => [path.join("."), path])).values()];
}

/** Whether the field at the top of this place may be left out: such an id narrows what is shown, or adds to what is made. */
export function isOptional(input: z.ZodObject | undefined, [key = ""]: Path): boolean {
  const field: unknown = input?.shape[key];
  return field instanceof z.ZodType && field.safeParse(undefined).success;
}

/** The value at a path, or undefined. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return key === "[]" ? value[0] : undefined;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, input);
}

/** A copy with another value at a place; undefined where what should hold it is missing. A list gets this one item. */
export function withValue(input: unknown, path: Path, value: unknown): object | undefined {
  const [key, ...rest] = path;
  if (key === undefined || typeof input !== "object" || input === null) return undefined;
  if (key === "[]") {
    const item = rest.length === 0 ? value : withValue(Array.isArray(input) ? input[0] : undefined, rest, value);
    return item === undefined || !Array.isArray(input) ? undefined : [item];
  }
  const inner = (input as Record<string, unknown>)[key];
  const next = rest.length === 0 ? value : withValue(inner ?? (rest[0] === "[]" ? [] : undefined), rest, value);
  return next === undefined ? undefined : { ...input, [key]: next };
}
