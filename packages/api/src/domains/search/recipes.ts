import type { Recipes } from "../../testing/fixture.ts";

export const searchRecipes: Recipes = {
  "search.everything": () => ({ q: "plan" }),
};
