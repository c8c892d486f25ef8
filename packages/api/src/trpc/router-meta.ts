import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { ProcedureMeta, RouterMeta } from "./meta.ts";

/** What a router is built from: procedures, and routers below it. */
export interface Parts {
  [name: string]: AnyTRPCProcedure | AnyTRPCRouter | Parts;
}

/** The names by which procedures are taken back that are not beside them. */
export type Misnamed<Procedures> = {
  [Name in keyof Procedures]: Procedures[Name] extends { meta: ProcedureMeta<infer By> }
    ? string extends By
      ? never
      : Exclude<By, keyof Procedures>
    : never;
}[keyof Procedures];

const described = new WeakMap<object, { meta: RouterMeta; parts: Parts }>();

/** Keeps what a router says of itself beside it. */
export function describeRouter(router: AnyTRPCRouter, meta: RouterMeta, parts: Parts): void {
  described.set(router, { meta, parts });
}

/** A router within another, with what it says of itself; the outermost has no path. */
export interface DescribedRouter {
  path: readonly string[];
  meta: RouterMeta;
}

/** A router and all below it that say what they are about, the outer ones first. */
export function describedRouters(router: object, path: readonly string[] = []): DescribedRouter[] {
  const { meta, parts = router } = described.get(router) ?? {};
  const below = Object.entries(parts).filter(([, part]) => typeof part === "object" && part !== null);
  return [...(meta ? [{ path, meta }] : []), ...below.flatMap(([name, part]) => describedRouters(part, [...path, name]))];
}
