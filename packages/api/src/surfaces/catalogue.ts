import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { z } from "zod";
import type { Context, Services } from "../kernel/services.ts";
import type { CallWords, Words } from "../kernel/words.ts";
import type { ProcedureMeta } from "../trpc/meta.ts";
import { describedRouters } from "../trpc/router-meta.ts";

export type RestMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RestAddress {
  method: RestMethod;
  /** As written: "/clients/{id}". */
  path: string;
  /** Names between braces. */
  params: readonly string[];
}

interface Call {
  ctx: Context;
  input: unknown;
  signal: AbortSignal;
}

/** A procedure as the surfaces see it: what it says of itself, and how to call it. */
export interface Door {
  /** "clients.get" */
  name: string;
  /** The router's name; OpenAPI's tag. */
  tag: string;
  /** What the router of that name is about. */
  about: string;
  type: "query" | "mutation" | "subscription";
  meta: ProcedureMeta;
  input: z.ZodObject | undefined;
  /** What it answers; for a subscription, what each event carries. */
  output: z.ZodType | undefined;
  rest: RestAddress | undefined;
  call(call: Call): Promise<unknown>;
}

const ADDRESS = /^(GET|POST|PUT|PATCH|DELETE) (\/[a-z0-9/{}-]+)$/i;

/** Every procedure of a router, in its order. Throws when two claim one REST address or a procedure is no door. */
export function catalogue(router: AnyTRPCRouter): Door[] {
  const procedures = Object.entries(router._def.procedures as Record<string, AnyTRPCProcedure>);
  const abouts = new Map(describedRouters(router).map(({ path, meta }) => [path.join("."), meta.about]));
  const doors = procedures.map(([name, procedure]) => {
    const tag = name.split(".")[0] ?? name;
    return { ...toDoor(name, procedure), tag, about: abouts.get(tag) ?? tag };
  });
  const seen = new Map<string, string>();
  for (const { name, rest } of doors) {
    if (!rest) continue;
    const address = `${rest.method} ${rest.path.replaceAll(/\{\w+\}/g, "{}")}`;
    const other = seen.get(address);
    if (other) throw new Error(`${name} and ${other} both claim ${address}`);
    seen.set(address, name);
  }
  return doors;
}

/** Calls the doors by name, for what calls procedures on behalf of somebody: approved calls, undo, tools. */
export function callDoors(doors: readonly Door[]): Services["call"] {
  const byName = new Map(doors.map((door) => [door.name, door]));
  return async (procedure, { ctx, input, signal = new AbortController().signal }) => {
    const door = byName.get(procedure);
    if (!door) throw new Error(`There is no procedure ${procedure}.`);
    return door.call({ ctx, input, signal });
  };
}

/** What the doors say of how a call is taken back: by one of the same router, with the id of the row unless they say otherwise. */
export function inverses(doors: readonly Door[]): Services["inverse"] {
  const byName = new Map(doors.map(({ name, meta }) => [name, meta.undo]));
  return (procedure, event) => {
    const undo = byName.get(procedure);
    const input = undo?.with ? undo.with(event) : { id: event.entityId };
    if (!undo || !input) return undefined;
    return { procedure: procedure.replace(/[^.]+$/, undo.by), input };
  };
}

/** What is said of every call that was made, and of what the product does by itself. */
export function wordsOf(router: AnyTRPCRouter): Words {
  const said = catalogue(router).flatMap(({ name, meta: { past, event } }): [string, CallWords][] =>
    past ? [[name, { past, event }]] : [],
  );
  const acts = describedRouters(router).flatMap(({ path, meta }) =>
    Object.entries(meta.acts ?? {}).map(([act, past]): [string, CallWords] => [[...path, act].join("."), { past }]),
  );
  return new Map([...said, ...acts]);
}

function toDoor(name: string, procedure: AnyTRPCProcedure): Omit<Door, "tag" | "about"> {
  const def = procedure._def as typeof procedure._def & { inputs: unknown[]; output?: unknown };
  const meta = def.meta as ProcedureMeta | undefined;
  if (!meta?.door) throw new Error(`${name} has no door: begin it with open, signedIn or inCompany`);
  const [input] = def.inputs;
  if (input !== undefined && (!(input instanceof z.ZodObject) || def.inputs.length > 1)) {
    throw new Error(`${name}: its input must be one z.strictObject`);
  }
  const type = def.type;
  const answers = meta.yields ?? def.output;
  return {
    name,
    type,
    meta,
    input: input instanceof z.ZodObject ? input : undefined,
    output: answers instanceof z.ZodType ? answers : undefined,
    rest: meta.rest === undefined ? undefined : readAddress(name, meta.rest),
    call: ({ ctx, input: raw, signal }) => procedure({ path: name, type, ctx, getRawInput: async () => raw, signal, batchIndex: 0 }),
  };
}

function readAddress(name: string, written: string): RestAddress {
  const [, method, path] = ADDRESS.exec(written) ?? [];
  if (!method || !path) throw new Error(`${name}: "${written}" is not a REST address such as "GET /clients/{id}"`);
  return { method: method as RestMethod, path, params: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "") };
}
