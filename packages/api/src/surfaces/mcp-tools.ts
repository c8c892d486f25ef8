import { z } from "zod";
import { previewView } from "../kernel/call.ts";
import type { Principal } from "../kernel/principal.ts";
import { needsApproval } from "../trpc/mutations.ts";
import { isConfirmed, refusalOf } from "../trpc/refusals.ts";
import type { Door } from "./catalogue.ts";
import { isPreviewable } from "./rest.ts";

/** A tool as MCP lists it. */
export interface McpTool {
  name: string;
  title: string;
  description: string;
  inputSchema: { type: "object"; [key: string]: unknown };
  outputSchema?: { type: "object"; [key: string]: unknown };
  annotations: { title: string; readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
}

/** "clients.list" as MCP clients take it: letters, digits, underscores. */
export function toolName(door: Pick<Door, "name">): string {
  return door.name.replaceAll(".", "_");
}

/** Why a procedure is no tool, whoever asks; undefined when it is one. */
export function whyNoTool({ type, meta }: Pick<Door, "type" | "meta">): string | undefined {
  if (type === "subscription") return "a tool answers once; a stream is followed over REST or the typed client";
  if (meta.callers?.peopleOnly !== undefined) return `for people: ${meta.callers?.peopleOnly}`;
  if (meta.door === "open") return "for those who have not signed in, or for monitoring; whoever speaks MCP has signed in";
  if (meta.door === "signedIn" && !meta.callers?.withKey) return "concerns a person's own sign-in, which no program holds";
  return undefined;
}

/** How a caller may use a tool now: directly, after a person's approval, or not at all. */
export function useOf(door: Door, principal: Principal, now: Date): "alone" | "asks" | "no" {
  if (refusalOf(principal, door.meta, { reads: door.type === "query", now })) return "no";
  if (door.type !== "mutation" || door.meta.door !== "inCompany") return "alone";
  try {
    return needsApproval({ principal, meta: door.meta, procedure: door.name }) ? "asks" : "alone";
  } catch {
    return "no";
  }
}

/** Everything of a caller that `useOf` looks at: callers with the same text get the same tools. */
export function rightsOf(principal: Principal, now: Date): string {
  const { company, key } = principal;
  const standing = company && [company.isActive, company.role, [...company.permissions].sort()];
  return JSON.stringify([standing, key && [key.maxRisk, key.approvalMode], isConfirmed(principal, now)]);
}

/** Fields that a mutation takes beside those of its procedure. */
export const EXTRA = { preview: "preview", reason: "approvalReason" } as const;

export function toTool(door: Door, needsApproval: boolean): McpTool {
  const title = titleOf(door.name);
  return {
    name: toolName(door),
    title,
    description: describe(door, needsApproval),
    inputSchema: inputSchema(door, needsApproval),
    ...(door.output && !door.meta.download && { outputSchema: outputSchema(door, door.output) }),
    annotations: {
      title,
      readOnlyHint: door.type === "query",
      destructiveHint: door.meta.risk === "destructive",
      idempotentHint:
        door.type === "query" || door.meta.gate?.repeatable !== undefined || door.rest?.method === "PUT" || door.rest?.method === "DELETE",
      openWorldHint: false,
    },
  };
}

/** "auth.sessions.endOthers" as "Auth, sessions: end others". */
function titleOf(name: string): string {
  const words = name.split(".").map((part) => part.replaceAll(/([A-Z])/g, " $1").toLowerCase());
  const text = `${words.slice(0, -1).join(", ")}: ${words.at(-1)}`;
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

function describe({ type, meta }: Door, needsApproval: boolean): string {
  return [
    meta.does,
    ...(meta.download ? ["Answers the file itself: text as text, anything else as an embedded resource."] : []),
    ...(type === "mutation" ? [`Risk: ${meta.risk}.`] : []),
    ...(needsApproval
      ? [
          `Your key may not do this by itself: the call is stored and a person decides. Say why in ${EXTRA.reason}, then wait with approvals_wait.`,
        ]
      : []),
  ].join(" ");
}

function inputSchema(door: Door, needsApproval: boolean): McpTool["inputSchema"] {
  const { properties, ...rest } = jsonSchema(door.input ?? z.strictObject({}), "input");
  return {
    ...rest,
    type: "object",
    properties: {
      ...(properties as object | undefined),
      ...(isPreviewable(door) && {
        [EXTRA.preview]: { type: "boolean", description: "True: answer what the call would change and start, and change nothing." },
      }),
      ...(needsApproval && {
        [EXTRA.reason]: { type: "string", maxLength: 500, description: "Why you want this; the person who decides reads it." },
      }),
    },
  };
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

const errorView = z.object({
  error: z.object({ code: z.string(), message: z.string(), requestId: z.string(), details: z.record(z.string(), z.unknown()).optional() }),
});

/** MCP clients check every structured answer against it, errors and previews too. */
function outputSchema(door: Door, output: z.ZodType): McpTool["inputSchema"] {
  const alternatives = z.union([wrapped(output), ...(isPreviewable(door) ? [previewView] : []), errorView]);
  return { ...shallow(jsonSchema(alternatives, "output"), DEPTH), type: "object" };
}

/** How deep an answer is described. Clients fetch every tool's schema, and a strategy alone would be longer than all other tools. */
const DEPTH = 3;

function shallow(schema: JsonSchema, depth: number): JsonSchema {
  const { properties, items, required, anyOf, oneOf, allOf, ...rest } = schema;
  const alternatives = Object.entries({ anyOf, oneOf, allOf }).flatMap(([key, list]) =>
    list === undefined ? [] : [[key, list.map((one) => shallow(one as JsonSchema, depth))] as const],
  );
  if (depth === 0) return { ...rest, ...Object.fromEntries(alternatives), ...(items !== undefined && { items: {} }) };
  const inner = Object.entries(properties ?? {}).map(([key, one]) => [key, shallow(one as JsonSchema, depth - 1)] as const);
  return {
    ...rest,
    ...Object.fromEntries(alternatives),
    ...(properties && { properties: Object.fromEntries(inner) }),
    ...(required && { required }),
    ...(typeof items === "object" && !Array.isArray(items) && { items: shallow(items as JsonSchema, depth - 1) }),
  };
}

/** MCP's structured answers are objects; what is none travels as the `result` of one. */
export function wraps(output: z.ZodType | undefined): boolean {
  return !(output instanceof z.ZodObject || output instanceof z.ZodDiscriminatedUnion);
}

function wrapped(output: z.ZodType): z.ZodType {
  return wraps(output) ? z.object({ result: output }) : output;
}

const SAFE = Number.MAX_SAFE_INTEGER;
/** Formats that say what their pattern says; the patterns are long, and a model reads every one of them. */
const KNOWN_FORMATS = new Set(["uuid", "date-time", "date", "email"]);
/** What bounds an input and says nothing new of an answer. */
const BOUNDS = ["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern"] as const;

/** In the part of JSON Schema that draft 7 and 2020-12 share: clients are written for either. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: "draft-7",
    io,
    unrepresentable: "any",
    override: ({ jsonSchema: one }) => {
      // For people; a model has the description.
      delete one.example;
      if (KNOWN_FORMATS.has(one.format ?? "")) delete one.pattern;
      if (one.maximum === SAFE) delete one.maximum;
      if (one.minimum === -SAFE) delete one.minimum;
      if (io === "input") return;
      for (const bound of BOUNDS) delete one[bound];
      if (one.additionalProperties === false) delete one.additionalProperties;
    },
  });
  return rest;
}
