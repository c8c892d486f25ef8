import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Side = "input" | "output";
type Registry = z.core.$ZodRegistry<{ id?: string | undefined; description?: string | undefined }>;

/** Writes TypeScript for zod schemas: what goes over the wire as JSON, and nothing of the libraries that check it. */
export class TypesWriter {
  readonly #names: ReadonlyMap<z.ZodType, string>;
  /** Declarations by type name, and the name for each of them. */
  readonly #declared = new Map<string, string>();
  readonly #registries: Record<Side, Registry>;

  constructor(names: ReadonlyMap<z.ZodType, string>) {
    this.#names = names;
    this.#registries = { input: registryOf(names), output: registryOf(names) };
  }

  /** The type of a schema by name; `fallback` is the name of one that no domain exports. */
  typeOf(schema: z.ZodType, side: Side, fallback: string): string {
    const json = z.toJSONSchema(schema, { io: side, unrepresentable: "any", metadata: this.#registries[side] }) as JsonSchema;
    const definitions = Object.entries(json.$defs ?? {}).map(([key, one]) => [key, one as JsonSchema] as const);
    const renamed = new Map(
      definitions.map(([key, one]) => [key, finalName(key.startsWith("__") ? `${fallback}${pascalOf(key)}` : key, one, side)]),
    );
    const print = new Printer(side, (ref) => renamed.get(ref) ?? ref);
    for (const [key, one] of definitions) this.#declare(renamed.get(key) ?? key, one, print);
    if (json.$ref) return print.type(json);
    const name = this.#names.get(schema);
    if (isPlain(json) && name === undefined) return print.type(json);
    const final = finalName(name ?? fallback, json, side);
    this.#declare(final, json, print);
    return final;
  }

  /** Every declaration, by name. */
  declarations(): string {
    return [...this.#declared]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join("\n\n");
  }

  #declare(name: string, json: JsonSchema, print: Printer): void {
    const note = comment(json.description);
    const body = print.body(json);
    const text =
      json.type === "object" && body.startsWith("{") ? `${note}export interface ${name} ${body}` : `${note}export type ${name} = ${body};`;
    const before = this.#declared.get(name);
    if (before !== undefined && before !== text) throw new Error(`Two different types want to be called ${name}.`);
    this.#declared.set(name, text);
  }
}

/** Names for the schemas that have one, beside what they say of themselves. */
function registryOf(names: ReadonlyMap<z.ZodType, string>): Registry {
  const registry: Registry = z.registry();
  registry.get = (schema) => {
    const id = names.get(schema as unknown as z.ZodType);
    const said = z.globalRegistry.get(schema);
    return id === undefined ? said : { ...said, id };
  };
  return registry;
}

/** What goes in may be written with less than what comes out, so objects have a name for each side; words are the same on both. */
function finalName(name: string, json: JsonSchema, side: Side): string {
  return side === "output" || json.enum || name.endsWith("Input") ? name : `${name}Input`;
}

function isPlain(json: JsonSchema): boolean {
  return json.type !== "object" && json.anyOf === undefined && json.oneOf === undefined;
}

function pascalOf(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9]+/g, "").replace(/^./, (first) => first.toUpperCase());
}

/** JSON Schema as TypeScript. */
class Printer {
  readonly #side: Side;
  readonly #nameOf: (ref: string) => string;

  constructor(side: Side, nameOf: (ref: string) => string) {
    this.#side = side;
    this.#nameOf = nameOf;
  }

  type(json: JsonSchema, depth = 0): string {
    if (json.$ref) return this.#nameOf(json.$ref.split("/").at(-1) ?? "");
    return this.body(json, depth);
  }

  body(json: JsonSchema, depth = 0): string {
    if (json.const !== undefined) return JSON.stringify(json.const);
    if (json.enum) return json.enum.map((value) => JSON.stringify(value)).join(" | ");
    const alternatives = json.anyOf ?? json.oneOf;
    if (alternatives) return [...new Set(alternatives.map((one) => this.type(one as JsonSchema, depth)))].join(" | ");
    if (json.allOf) return json.allOf.map((one) => this.type(one as JsonSchema, depth)).join(" & ");
    if (Array.isArray(json.type)) return json.type.map((type) => this.body({ ...json, type }, depth)).join(" | ");
    if (json.type === "array") return this.#list(json, depth);
    if (json.type === "object") return this.#object(json, depth);
    if (json.type === "integer") return "number";
    return typeof json.type === "string" ? json.type : "unknown";
  }

  #list(json: JsonSchema, depth: number): string {
    if (json.prefixItems) return `[${json.prefixItems.map((one) => this.type(one as JsonSchema, depth)).join(", ")}]`;
    const item = typeof json.items === "object" && !Array.isArray(json.items) ? this.type(json.items as JsonSchema, depth) : "unknown";
    return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
  }

  #object(json: JsonSchema, depth: number): string {
    const required = new Set(json.required);
    const inner = "  ".repeat(depth + 1);
    const fields = Object.entries(json.properties ?? {}).map(([key, property]) => {
      const type = this.type(property as JsonSchema, depth + 1);
      // JSON leaves undefined out, and the unknown may be just that.
      const optional = !required.has(key) || (type === "unknown" && this.#side === "output");
      const note = comment((property as JsonSchema).description, inner);
      return `${note}${inner}${/^\w+$/.test(key) ? key : JSON.stringify(key)}${optional ? "?" : ""}: ${type}${optional && this.#side === "input" ? " | undefined" : ""};`;
    });
    const rest = json.additionalProperties;
    if (fields.length === 0) {
      if (rest === false || rest === undefined) return "Record<string, never>";
      const value = typeof rest === "object" ? this.type(rest as JsonSchema, depth) : "unknown";
      return this.#record(json, value);
    }
    return `{\n${fields.join("\n")}\n${"  ".repeat(depth)}}`;
  }

  #record(json: JsonSchema, value: string): string {
    const keys = json.propertyNames as JsonSchema | undefined;
    const key = keys?.enum ? keys.enum.map((one) => JSON.stringify(one)).join(" | ") : "string";
    return keys?.enum && !json.required ? `Partial<Record<${key}, ${value}>>` : `Record<${key}, ${value}>`;
  }
}

/** A documentation comment, or nothing. */
export function comment(text: string | undefined, indent = ""): string {
  return text === undefined || text === "" ? "" : `${indent}/** ${text.replaceAll("*/", "* /").replaceAll(/\s+/g, " ")} */\n`;
}
