import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Texts = Readonly<Record<string, unknown>>;

/** Path and query strings as the values that the input's schema asks for; what does not fit stays text for zod to refuse. */
export function stringReader(input: z.ZodObject): (texts: Texts) => Record<string, unknown> {
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const root = schema as JsonSchema;
  return (texts) => {
    const read: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(texts)) {
      const given = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");
      if (given.length === 0) continue;
      const property = root.properties?.[key];
      read[key] =
        property === undefined || typeof property === "boolean" ? given[0] : readField(given, variants(property as JsonSchema, root));
    }
    return read;
  };
}

/** The alternatives of a field without null, references resolved. */
function variants(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  if (typeof schema.$ref === "string") {
    const target = root.$defs?.[schema.$ref.split("/").at(-1) ?? ""];
    return target === undefined ? [] : variants(target as JsonSchema, root);
  }
  const nested = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (nested) return nested.flatMap((one) => (typeof one === "boolean" ? [] : variants(one as JsonSchema, root)));
  if (Array.isArray(schema.type))
    return (schema.type as JsonSchema["type"][]).filter((type) => type !== "null").map((type) => ({ ...schema, type }));
  return schema.type === "null" ? [] : [schema];
}

function readField(given: string[], shapes: JsonSchema[]): unknown {
  const list = shapes.find((shape) => shape.type === "array");
  if (list) {
    const item = Array.isArray(list.items) || typeof list.items !== "object" ? {} : (list.items as JsonSchema);
    const parts = given.length === 1 ? (given[0] ?? "").split(",") : given;
    return parts.map((part) => readText(part, variants(item, list)));
  }
  return given.length > 1 ? given : readText(given[0] ?? "", shapes);
}

function readText(text: string, shapes: JsonSchema[]): unknown {
  const types = new Set(shapes.map((shape) => shape.type));
  if ((types.has("number") || types.has("integer")) && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  if (types.has("boolean") && /^(true|false|1|0)$/.test(text)) return text === "true" || text === "1";
  return text;
}
