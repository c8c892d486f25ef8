import type { Door } from "@frontoffice/api";
import { pascal } from "./schema-names.ts";
import { comment, type TypesWriter } from "./types-writer.ts";

/** How the client calls a procedure: only a company's mutations pass the gates that make sending them twice safe. */
export function kindOf({ type, meta }: Door): "query" | "mutation" | "action" | "stream" {
  if (type === "subscription") return "stream";
  if (type === "query") return "query";
  return meta.door === "inCompany" ? "mutation" : "action";
}

interface Written {
  input: string;
  output: string;
}

interface Branch {
  [name: string]: Branch | Door;
}

/** The interface of all procedures, and maps of their inputs and outputs by name. */
export function writeProcedures(doors: readonly Door[], types: TypesWriter): string {
  const written = new Map(doors.map((door) => [door.name, typesOf(door, types)]));
  const tree: Branch = {};
  for (const door of doors) place(tree, door.name.split("."), door);
  const map = (name: string, does: string, side: keyof Written) =>
    `/** ${does} */\nexport interface ${name} {\n${doors.map((door) => `  ${JSON.stringify(door.name)}: ${written.get(door.name)?.[side]};`).join("\n")}\n}`;
  return [
    `/** Every procedure, by noun. */\nexport interface Procedures ${branch(tree, written, 0)}`,
    map("ProcedureInputs", "What each procedure takes, by its name.", "input"),
    map("ProcedureOutputs", "What each procedure answers, by its name; for streams, each event.", "output"),
  ].join("\n\n");
}

function typesOf(door: Door, types: TypesWriter): Written {
  const name = pascal(door.name);
  const input = door.input ? types.typeOf(door.input, "input", `${name}Input`) : "undefined";
  return { input, output: door.output ? types.typeOf(door.output, "output", `${name}Output`) : "unknown" };
}

function place(tree: Branch, [name = "", ...rest]: string[], door: Door): void {
  if (rest.length === 0) {
    tree[name] = door;
    return;
  }
  tree[name] ??= {};
  place(tree[name] as Branch, rest, door);
}

const SHAPES = { query: "Query", mutation: "Mutation", action: "Action", stream: "Stream" } as const;

function isDoor(node: Branch | Door): node is Door {
  return typeof node.name === "string" && "meta" in node;
}

function branch(tree: Branch, written: ReadonlyMap<string, Written>, depth: number): string {
  const inner = "  ".repeat(depth + 1);
  const lines = Object.entries(tree).map(([name, node]) => {
    if (!isDoor(node)) return `${inner}${name}: ${branch(node, written, depth + 1)};`;
    const { input = "undefined", output = "unknown" } = written.get(node.name) ?? {};
    return `${documentation(node, inner)}${inner}${name}: ${SHAPES[kindOf(node)]}<${input}, ${output}>;`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

/** What the editor shows: the sentence of the procedure, whom it lets in, its REST address. */
function documentation({ meta, rest }: Door, indent: string): string {
  const needs = meta.permission ? `Needs \`${meta.permission}\`${meta.risk === "read" ? "" : `; ${meta.risk}`}.` : undefined;
  const people = meta.callers?.peopleOnly ? `People only: ${meta.callers?.peopleOnly}` : undefined;
  const address = rest ? `REST: \`${rest.method} /api${rest.path}\`.` : undefined;
  return comment([meta.does, needs, people, address].filter(Boolean).join(" "), indent);
}
