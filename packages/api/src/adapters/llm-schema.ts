import type { JSONSchema7 } from "@ai-sdk/provider";
import { z } from "zod";

/** What a provider is told of a zod schema; the answer is checked by the schema itself, with everything left out here. */
export interface WireSchema {
  schema: JSONSchema7;
  /** True when every object closes and requires all its keys, as OpenAI's strict mode wants. */
  strict: boolean;
}

type Node = Record<string, unknown>;

/** Keywords that one provider or another refuses with a 400, and examples, which a model would repeat. */
const UNSENDABLE = new Set([
  "$schema",
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "default",
  "example",
  "propertyNames",
  "exclusiveMinimum",
]);

/** JSON Schema that all providers accept. Lengths go into the description, where models read them. */
export function wireSchema(schema: z.core.$ZodType): WireSchema {
  const whole = z.toJSONSchema(schema, { target: "draft-7", reused: "inline" });
  const seen = { strict: true };
  return { schema: sendable(whole, seen) as JSONSchema7, strict: seen.strict };
}

function sendable(node: unknown, seen: { strict: boolean }): unknown {
  if (Array.isArray(node)) return node.map((item) => sendable(item, seen));
  if (!isNode(node)) return node;
  if (node.type === "object") seen.strict &&= isClosed(node);
  const entries = Object.entries(node)
    .filter(([keyword, value]) => !UNSENDABLE.has(keyword) && !isIntegerBound(value))
    .map(([keyword, value]) => {
      if (keyword === "properties" && isNode(value)) return [keyword, mapValues(value, (child) => sendable(child, seen))];
      if (keyword === "const" || keyword === "enum" || keyword === "required") return [keyword, value];
      return [keyword === "oneOf" ? "anyOf" : keyword, sendable(value, seen)];
    });
  return { ...Object.fromEntries(entries), ...describeLength(node) };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

const mapValues = (node: Node, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(node).map(([name, value]) => [name, change(value)]));

/** zod writes the safe integer range of every `.int()`. */
const isIntegerBound = (value: unknown) => typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;

function isClosed(node: Node): boolean {
  const keys = isNode(node.properties) ? Object.keys(node.properties) : [];
  const required = Array.isArray(node.required) ? node.required : [];
  return node.additionalProperties === false && keys.every((key) => required.includes(key));
}

function describeLength(node: Node): Node {
  if (typeof node.maxLength !== "number") return {};
  const limit = `At most ${node.maxLength} characters.`;
  return { description: typeof node.description === "string" ? `${node.description} ${limit}` : limit };
}
