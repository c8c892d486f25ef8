import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { clientEntity } from "../domains/clients/entity.ts";
import { listEntities } from "../kernel/entity.ts";
import { appRouter } from "../router.ts";
import { catalogue, wordsOf } from "../surfaces/catalogue.ts";
import { inCompany, router } from "./procedures.ts";
import { describedRouters } from "./router-meta.ts";

const change = { does: "Change a client.", rest: "POST /tried", risk: "write" } as const;
const answer = z.object({});

test("the compiler refuses a change that does not say what it did", () => {
  inCompany("clients:write", { ...change, past: "changed" });
  // @ts-expect-error a change without a past tense
  inCompany("clients:write", change);
  inCompany("clients:read", { does: "Read a client.", rest: "GET /tried" });
});

test("the compiler refuses an event that its entity does not declare", () => {
  inCompany("clients:write", { ...change, past: "changed", event: clientEntity.events.updated });
  // @ts-expect-error a client is never painted
  inCompany("clients:write", { ...change, past: "painted", event: clientEntity.events.painted });
});

test("the compiler refuses an undo by what is not beside it", () => {
  const erase = inCompany("clients:delete", { ...change, past: "erased" })
    .output(answer)
    .mutation(() => ({}));
  const add = inCompany("clients:write", { ...change, past: "added", undo: { by: "erase" } })
    .output(answer)
    .mutation(() => ({}));
  router({ about: "What is tried." })({ add, erase });
  // @ts-expect-error what takes it back has another name here
  router({ about: "What is tried." })({ add, remove: erase });
});

test("every event that is declared is made by a procedure or published by its domain", () => {
  const made = new Set([...wordsOf(appRouter).values()].map(({ event }) => event?.type));
  const domains = new URL("../domains/", import.meta.url);
  const files = readdirSync(domains, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test|router|texts\.rules)\.ts$/.test(file),
  );
  const source = files.map((file) => readFileSync(new URL(file, domains), "utf8")).join("\n");
  const isPublished = (verb: string) => new RegExp(`events\\.${verb}\\b|\\b${verb}\\b[^}\n]*\\} = \\w+\\.events`).test(source);
  const silent = listEntities().flatMap(({ events }) =>
    Object.entries(events).flatMap(([verb, { type }]) => (made.has(type) || isPublished(verb) ? [] : [type])),
  );
  expect(silent).toEqual([]);
});

test("every router says in one sentence what it is about, and on what it acts where it changes something", () => {
  const routers = describedRouters(appRouter);
  expect(routers.filter(({ meta: { about } }) => !/^[A-Z].{10,}\.$/.test(about))).toEqual([]);
  const words = wordsOf(appRouter);
  const isChanging = (path: readonly string[]) =>
    [...words].some(([name, { past }]) => typeof past === "string" && name.replace(/\.\w+$/, "") === path.join("."));
  expect(routers.filter(({ path, meta }) => meta.acts === undefined && meta.entity === undefined && isChanging(path))).toEqual([]);
  expect(new Set(catalogue(appRouter).map(({ tag }) => tag))).toEqual(
    new Set(routers.filter(({ path }) => path.length === 1).map(({ path }) => path[0])),
  );
});
