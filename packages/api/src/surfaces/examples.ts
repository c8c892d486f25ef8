import { EXAMPLE_NUMBERS, EXAMPLE_WORDS } from "./example-book.ts";

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
}

interface Content {
  schema?: Schema;
  example?: unknown;
}
interface Operation {
  parameters?: ({ name?: string } & Content)[];
  requestBody?: { content?: Record<string, Content> };
  responses?: Record<string, { content?: Record<string, Content> }>;
}
interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Deeper than this an optional field is left out. */
const DEPTH = 4;

/** Gives every parameter, body and answer of the document an example that fits its schema, unless it has one. */
export function giveExamples<Given extends object>(given: Given): Given {
  const document = given as Document;
  const teller = new Teller(document.components?.schemas ?? {});
  for (const operation of Object.values(document.paths ?? {}).flatMap((methods) => Object.values(methods))) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.schema && parameter.example === undefined) parameter.example = teller.tell(parameter.schema, parameter.name ?? "", 0);
    }
    const contents = [operation.requestBody, ...Object.values(operation.responses ?? {})].flatMap((one) =>
      Object.entries(one?.content ?? {}),
    );
    for (const [mediaType, content] of contents) {
      if (content.schema && content.example === undefined && mediaType === "application/json")
        content.example = teller.tell(content.schema, "", 0);
    }
  }
  return given;
}

class Teller {
  readonly #schemas: Record<string, Schema>;

  constructor(schemas: Record<string, Schema>) {
    this.#schemas = schemas;
  }

  tell(schema: Schema, name: string, depth: number): unknown {
    if (schema.$ref) return this.tell(this.#schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, name, depth);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum.includes(EXAMPLE_WORDS[name]) ? EXAMPLE_WORDS[name] : schema.enum[0];
    const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (alternatives) return this.tell(alternatives.find(({ type }) => type !== "null") ?? {}, name, depth);
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
    if (type === "object") return this.#object(schema, depth);
    if (type === "array") return this.#list(schema, name, depth);
    if (type === "integer" || type === "number") return tellNumber(schema, name);
    if (type === "boolean") return schema.default ?? name !== "preview";
    return type === "string" ? tellText(schema, name) : {};
  }

  #object({ properties = {}, required = [], additionalProperties, propertyNames }: Schema, depth: number): object {
    const shown = Object.entries(properties).filter(
      ([key]) => required.includes(key) || (depth < DEPTH && key !== "preview" && key !== "cursor"),
    );
    const fields = shown.map(([key, property]) => [key, this.tell(property, key, depth + 1)]);
    if (fields.length > 0 || typeof additionalProperties !== "object") return Object.fromEntries(fields);
    const key = String(propertyNames?.enum?.[0] ?? "name");
    return Object.keys(additionalProperties).length === 0 ? {} : { [key]: this.tell(additionalProperties, key, depth + 1) };
  }

  #list({ items = {}, prefixItems, minItems = 0 }: Schema, name: string, depth: number): unknown[] {
    if (prefixItems) return prefixItems.map((item) => this.tell(item, name, depth + 1));
    if (depth > DEPTH && minItems === 0) return [];
    return Array.from({ length: Math.max(1, minItems) }, () => this.tell(items, name, depth + 1));
  }
}

function tellNumber({ minimum, exclusiveMinimum, maximum, default: usual }: Schema, name: string): number {
  const told = EXAMPLE_NUMBERS[name] ?? (typeof usual === "number" ? usual : 1);
  const least = minimum ?? (exclusiveMinimum === undefined ? Number.NEGATIVE_INFINITY : exclusiveMinimum + 1);
  return Math.min(Math.max(told, least), maximum ?? Number.POSITIVE_INFINITY);
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: "019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3",
  "date-time": "2026-11-21T09:30:00.000Z",
  date: "2026-11-23",
  email: "mara@northlight.example",
  uri: "https://northlight.example",
};
/** For fields whose schema is stricter than their name. */
const FALLBACKS = ["2026-11-23", "EUR", "12", "123456", "abcdef", "09:30", "mara"];

function tellText({ format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY, default: usual }: Schema, name: string): string {
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && (!pattern || new RegExp(pattern, "u").test(text));
  const told = [
    BY_FORMAT[format ?? ""],
    typeof usual === "string" ? usual : undefined,
    EXAMPLE_WORDS[name],
    "Harbour Dental",
    ...FALLBACKS,
  ];
  return told.find((text): text is string => text !== undefined && fits(text)) ?? "x".repeat(minLength);
}
