interface Parameter {
  name?: string;
  in?: string;
  schema?: { type?: string; anyOf?: unknown[] };
  description?: string;
}

interface Document {
  paths?: Record<string, Record<string, { parameters?: Parameter[] }>>;
}

/** Says of every parameter what it is for, where its schema does not. */
export function describeParameters<Given extends object>(given: Given): Given {
  const operations = Object.entries((given as Document).paths ?? {}).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
  for (const { path, operation } of operations) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.name !== undefined && parameter.description === undefined) parameter.description = describe(path, parameter);
    }
  }
  return given;
}

/** "/clients/{id}" names a client; "status" narrows a list. */
function describe(path: string, { name = "", in: place, schema }: Parameter): string {
  const words = name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  if (place === "path") {
    const [noun = "thing"] = path.split(`/{${name}}`)[0]?.split("/").slice(-1) ?? [];
    return name === "id" ? `The id of one of the ${noun.replaceAll("-", " ")}.` : `The ${words}.`;
  }
  if (/ id$/.test(words)) return `Only what concerns the ${words.replace(/ id$/, "")} with this id.`;
  return schema?.type === "boolean" ? `Whether: ${words}.` : `The ${words} asked for.`;
}
