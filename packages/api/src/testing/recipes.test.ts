import { expect, test } from "vitest";
import { appRouter } from "../router.ts";
import { catalogue } from "../surfaces/catalogue.ts";
import { forgiving, programsAlone, recipes, withoutProvider } from "./recipes.ts";

test("every procedure has a recipe for a valid call, and no recipe is left of one that is gone", () => {
  const names = catalogue(appRouter).map(({ name }) => name);
  expect(Object.keys(recipes).toSorted()).toEqual(names.toSorted());
  expect([...forgiving, ...programsAlone, ...withoutProvider].filter((name) => !names.includes(name))).toEqual([]);
});
