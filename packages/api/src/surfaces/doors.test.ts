import { expect, test } from "vitest";
import { z } from "zod";
import { appRouter } from "../router.ts";
import { catalogue, type Door } from "./catalogue.ts";
import { openApiDocument } from "./openapi.ts";

const doors = catalogue(appRouter);
const columns = (rows: string[][]) => {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

test("the list of doors is the reviewed one; after a change: npx vitest run packages/api/src/surfaces -u, and look at the difference", async () => {
  const rows = doors.map(({ name, type, meta }) => [
    name,
    type,
    meta.door,
    meta.permission ?? "-",
    meta.risk,
    meta.rest ?? `(${meta.notRest})`,
    meta.alone ? "alone" : "",
  ]);
  const head = ["procedure", "type", "door", "permission", "risk", "rest", ""];
  await expect(`${columns([head, ...rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))])}\n`).toMatchFileSnapshot(
    "doors.snapshot.txt",
  );
});

test("the OpenAPI document refers to nothing that it does not hold, and names every operation once", () => {
  const document = openApiDocument(doors, { version: "test", serverUrl: "/api" });
  const text = JSON.stringify(document);
  const held = new Set(
    Object.entries(document.components ?? {}).flatMap(([kind, parts]) => Object.keys(parts).map((name) => `#/components/${kind}/${name}`)),
  );
  expect([...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]).filter((ref) => !held.has(ref ?? ""))).toEqual([]);
  const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map((match) => match[1]);
  expect(ids.length).toBe(new Set(ids).size);
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(methods as Record<string, { parameters?: { in: string; name: string }[] }>)) {
      expect([path, (operation.parameters ?? []).filter((one) => one.in === "path").map((one) => one.name)]).toEqual([path, wanted]);
    }
  }
});

test("every procedure describes itself, and says what it answers", () => {
  expect(doors.filter(({ meta }) => !/^[A-Z].{8,}[.!]$/.test(meta.does)).map(({ name, meta }) => [name, meta.does])).toEqual([]);
  expect(doors.filter((door) => door.output === undefined).map((door) => door.name)).toEqual([]);
});

test("what changes something is no query, says so, and does not answer to GET", () => {
  const faults = doors.filter(({ type, meta, rest }) => {
    const changes = type === "mutation";
    return changes !== (meta.risk !== "read") || (rest !== undefined && changes === (rest.method === "GET"));
  });
  expect(faults.map(({ name, type, meta }) => [name, type, meta.risk, meta.rest])).toEqual([]);
});

test("what destroys is marked, and names in a path are fields of the input", () => {
  expect(doors.filter(({ rest, meta }) => rest?.method === "DELETE" && meta.risk !== "destructive").map((door) => door.name)).toEqual([]);
  const unknown = doors.flatMap(({ name, rest, input }) =>
    (rest?.params ?? []).filter((key) => !(key in (input?.shape ?? {}))).map((key) => [name, key]),
  );
  expect(unknown).toEqual([]);
});

test("every string and list of every input has an end, and no input keeps unknown fields", () => {
  expect(doors.flatMap(inputFaults)).toEqual([]);
});

type JsonSchema = z.core.JSONSchema.BaseSchema;

function inputFaults({ name, input }: Door): string[] {
  if (!input) return [];
  const root = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema;
  // Fields that zod drops further down reach nobody; at the top a caller is told.
  const faults = root.additionalProperties === false ? [] : [`${name}: begin its input with z.strictObject`];
  const seen = new Set<unknown>();
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== "object" || schema === null || seen.has(schema)) return;
    seen.add(schema);
    faults.push(...boundFaults(schema as JsonSchema).map((fault) => `${name} ${path}: ${fault}`));
    for (const [key, value] of Object.entries((schema as JsonSchema).properties ?? {})) walk(value, `${path}.${key}`);
    for (const key of ["anyOf", "oneOf", "allOf", "prefixItems"] as const)
      for (const one of (schema as JsonSchema)[key] ?? []) walk(one, path);
    for (const key of ["items", "additionalProperties", "propertyNames"] as const) walk((schema as JsonSchema)[key], `${path}[]`);
    for (const [key, value] of Object.entries((schema as JsonSchema).$defs ?? {})) walk(value, key);
  };
  walk(root, "input");
  return faults;
}

const SHORT_FORMATS = new Set(["uuid", "date", "date-time"]);

function boundFaults(schema: JsonSchema): string[] {
  const { type, format, pattern } = schema;
  if (type === "string") {
    const bounded = schema.maxLength !== undefined || schema.enum !== undefined || schema.const !== undefined;
    const short =
      SHORT_FORMATS.has(format ?? "") || (pattern !== undefined && /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+]|,\}/.test(pattern));
    return bounded || short ? [] : ["a string without an end"];
  }
  if (type === "array") return schema.maxItems !== undefined || schema.prefixItems !== undefined ? [] : ["a list without an end"];
  const open = schema.additionalProperties;
  if (type === "object" && typeof open === "object" && Object.keys(open).length === 0) return ["an object that keeps unknown fields"];
  return [];
}
