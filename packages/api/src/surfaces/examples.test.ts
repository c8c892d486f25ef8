import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { appRouter } from "../router.ts";
import { catalogue } from "./catalogue.ts";
import type { Schema } from "./examples.ts";
import { openApiDocument } from "./openapi.ts";
import { errorBody } from "./openapi-responses.ts";

interface Content {
  schema: Schema;
  example?: unknown;
}
interface Body {
  content?: Record<string, Content>;
}
interface Operation {
  operationId: string;
  tags: [string];
  parameters: (Content & { name: string; in: string })[];
  requestBody?: Body;
  responses: Record<string, Body>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** A person bears the same name wherever somebody signs in, is invited or belongs to the team. */
const PEOPLE = ["auth", "invitations"];

const doors = catalogue(appRouter);
const document: Document = JSON.parse(JSON.stringify(openApiDocument(doors, { version: "0.1.0", serverUrl: "/api" })));

/** What the document says once for several operations, in each of its places; schemas keep their names. */
function inPlace<Part>(part: Part): Part {
  const [, kind, name] = /^#\/components\/(parameters|responses)\/(.+)$/.exec((part as { $ref?: string }).$ref ?? "") ?? [];
  const shared = document.components as unknown as Record<string, Record<string, Part>>;
  return kind && name ? (shared[kind]?.[name] ?? part) : part;
}

const operations = Object.values(document.paths)
  .flatMap((methods) => Object.values(methods))
  .map(({ parameters = [], responses, ...operation }) => ({
    ...operation,
    parameters: parameters.map(inPlace),
    responses: Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, inPlace(answer)])),
  }));
const jsonOf = (body: Body | undefined) => body?.content?.["application/json"];
/** The input as a program would send it by the examples: what stands in the address and what in the body. The gates take `preview`. */
const inputOf = ({ parameters, requestBody }: Operation) => ({
  ...Object.fromEntries(
    parameters.filter((one) => one.in !== "header" && one.name !== "preview").map(({ name, example }) => [name, example]),
  ),
  ...(jsonOf(requestBody)?.example as object | undefined),
});
const statusOf = new Map(doors.map(({ name, meta }) => [name, String(meta.status ?? 200)]));
const answerOf = ({ operationId, responses }: Operation) => jsonOf(responses[statusOf.get(operationId) ?? ""]);
const faultsOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues ?? [];

describe("the examples of the documentation", () => {
  test("stand at every parameter, body and answer", () => {
    const contents = operations.flatMap(({ operationId, parameters, requestBody, responses }) => {
      const bodies = [requestBody, ...Object.values(responses)].flatMap((body) => jsonOf(body) ?? []);
      return [...parameters, ...bodies].map((content) => ({ operationId, example: content.example }));
    });
    expect(contents.filter(({ example }) => example === undefined)).toEqual([]);
    expect(contents.length).toBeGreaterThan(1000);
  });

  test("fit what each operation takes and answers", () => {
    const faults = operations.flatMap((operation) => {
      const door = doors.find(({ name }) => name === operation.operationId);
      const answer = answerOf(operation);
      const taken = door?.input ? faultsOf(door.input, inputOf(operation)) : [];
      const answered = answer && door?.output ? faultsOf(door.output, answer.example) : [];
      const refused = Object.entries(operation.responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([, body]) => faultsOf(errorBody, jsonOf(body)?.example));
      // Of fields that exclude each other an example shows both, so that each is seen.
      const wrong = [...taken, ...answered, ...refused].filter(({ message }) => !/^Send (either|ids)/.test(message));
      return wrong.map(({ path, message }) => `${operation.operationId} ${path.join(".")}: ${message}`);
    });
    expect(faults).toEqual([]);
  });

  test("are named beside the field wherever it is text", () => {
    const bare = new Set<string>();
    const look = (schema: Schema | undefined, at: string): void => {
      if (schema === undefined || schema.example !== undefined || schema.enum || schema.const !== undefined) return;
      if (schema.type === "string" && schema.default === undefined) bare.add(at);
      for (const [key, field] of Object.entries(schema.properties ?? {})) look(field, `${at}.${key}`);
      for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) look(one, at);
      if (schema.items) look(schema.items, `${at}[]`);
      if (typeof schema.additionalProperties === "object") look(schema.additionalProperties, `${at}{}`);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
    for (const operation of operations) {
      for (const { name, schema, example } of operation.parameters)
        if (example === undefined) look(schema, `${operation.operationId}?${name}`);
      look(jsonOf(operation.requestBody)?.schema, operation.operationId);
    }
    expect([...bare]).toEqual([]);
  });

  test("give each noun a name of its own", () => {
    const tagsOf = new Map<string, Set<string>>();
    for (const operation of operations.filter(({ tags: [tag] }) => !PEOPLE.includes(tag))) {
      const answer = answerOf(operation)?.example as { items?: { name?: unknown }[]; name?: unknown } | undefined;
      const sent: { name?: unknown } = inputOf(operation);
      for (const name of [sent.name, answer?.name, answer?.items?.[0]?.name]) {
        if (typeof name === "string") tagsOf.set(name, (tagsOf.get(name) ?? new Set()).add(operation.tags[0]));
      }
    }
    expect([...tagsOf].filter(([, tags]) => tags.size > 1)).toEqual([]);
    expect(tagsOf.size).toBeGreaterThan(5);
  });
});
