import { appRouter, catalogue, openApiDocument } from "@frontoffice/api";
import type { RouterInputs, RouterOutputs } from "@frontoffice/api/client";
import { expect, test } from "vitest";
import { ERROR_CODES, KINDS } from "./generated/kinds.gen.ts";
import type { ProcedureInputs, ProcedureOutputs } from "./generated/procedures.gen.ts";

/** "clients.list" of a router's nested inputs or outputs. */
type At<Tree, Name extends string> = Name extends `${infer First}.${infer Rest}`
  ? First extends keyof Tree
    ? At<Tree[First], Rest>
    : never
  : Name extends keyof Tree
    ? Tree[Name]
    : never;

/** What tRPC infers where a procedure takes nothing. */
type Nothing<Input> = [Input] extends [object] ? Input : undefined;
type EventOf<Output> = Output extends AsyncIterable<infer Event> ? (Event extends { id: string; data: infer Data } ? Data : Event) : Output;

/** Where a list of words is computed, TypeScript knows the router's type more loosely than the schema that the client's comes from. */
type Narrowed = "apiKeys.issue" | "apiKeys.scopes" | "webhooks.endpoints.create" | "webhooks.endpoints.update" | "webhooks.deliveries.list";
type Same<Ours, Theirs, Name> = [Ours] extends [Theirs] ? (Name extends Narrowed ? true : [Theirs] extends [Ours] ? true : false) : false;

/** Names of the procedures whose type differs from the router's; none, or this file does not compile. */
type DifferingInputs = {
  [Name in keyof ProcedureInputs]: Same<ProcedureInputs[Name], Nothing<At<RouterInputs, Name>>, Name> extends true ? never : Name;
}[keyof ProcedureInputs];
type DifferingOutputs = {
  [Name in keyof ProcedureOutputs]: Same<ProcedureOutputs[Name], EventOf<At<RouterOutputs, Name>>, Name> extends true ? never : Name;
}[keyof ProcedureOutputs];

const inputsThatDiffer: [DifferingInputs] extends [never] ? "none" : DifferingInputs = "none";
const outputsThatDiffer: [DifferingOutputs] extends [never] ? "none" : DifferingOutputs = "none";

const doors = catalogue(appRouter);

test("every procedure of the API is there, under its name, with the types that tRPC infers", () => {
  expect([inputsThatDiffer, outputsThatDiffer]).toEqual(["none", "none"]);
  expect(Object.keys(KINDS).sort()).toEqual(doors.map(({ name }) => name).sort());
});

test("only what passes a company's gates is sent again with an idempotency key", () => {
  for (const { name, type, meta } of doors) {
    const gated = type === "mutation" && meta.door === "inCompany";
    expect([name, KINDS[name as keyof typeof KINDS] === "mutation"]).toEqual([name, gated]);
  }
});

test("every error code of the API is one of the client's", () => {
  const { components } = openApiDocument(doors, { version: "test", serverUrl: "/api" });
  const words = JSON.stringify(components?.schemas?.Error);
  for (const code of ERROR_CODES) expect(words).toContain(`"${code}"`);
});
