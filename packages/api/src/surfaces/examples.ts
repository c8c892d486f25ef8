/** A schema of the document, as far as an example follows from it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  example?: unknown;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  prefixItems?: Schema[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  minimum?: number;
  exclusiveMinimum?: number;
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
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Content> };
}

/** Puts the examples of the fields together to one of each parameter, body and answer, unless it has one. */
export function composeExamples<Given extends object>(given: Given): Given {
  const { paths = {}, components = {} } = given as Document;
  const schemas = components.schemas ?? {};
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const bodies = operations.flatMap(({ requestBody, responses }) => [requestBody, ...Object.values(responses ?? {})]);
  const contents = [
    ...Object.values(components.parameters ?? {}),
    ...operations.flatMap(({ parameters = [] }) => parameters),
    ...bodies.flatMap((body) => body?.content?.["application/json"] ?? []),
  ];
  for (const content of contents) if (content.schema && content.example === undefined) content.example = exampleOf(content.schema, schemas);
  return given;
}

/** The example that a schema names, or else one of its parts. A field that would change what a call does is left out. */
function exampleOf(schema: Schema, schemas: Record<string, Schema>): unknown {
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, schemas);
  const named = [schema.example, schema.const, schema.default, schema.enum?.[0]].find((one) => one !== undefined);
  if (named !== undefined && named !== null) return named;
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives) return exampleOf(alternatives.find(({ type }) => type !== "null") ?? {}, schemas);
  if (schema.prefixItems) return schema.prefixItems.map((item) => exampleOf(item, schemas));
  if (schema.items) return [exampleOf(schema.items, schemas)];
  const { properties, additionalProperties, propertyNames } = schema;
  if (properties) {
    const shown = Object.entries(properties).filter(
      ([key, field]) => key !== "cursor" && (key !== "preview" || field.type !== "boolean" || field.const),
    );
    return Object.fromEntries(shown.map(([key, field]) => [key, exampleOf(field, schemas)]));
  }
  if (typeof additionalProperties === "object") {
    return { [String(exampleOf(propertyNames ?? {}, schemas))]: exampleOf(additionalProperties, schemas) };
  }
  return plainExample(schema);
}

function plainExample({ type, minimum, exclusiveMinimum }: Schema): unknown {
  const [plain] = [type ?? "object"].flat().filter((one) => one !== "null");
  if (plain === "boolean") return true;
  if (plain === "object") return {};
  if (plain === "array") return [];
  return plain === "string" ? "text" : Math.max(1, minimum ?? 1, (exclusiveMinimum ?? 0) + 1);
}
