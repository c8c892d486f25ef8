import type { Recipe, Recipes } from "../../testing/fixture.ts";
import { keyOf } from "../../testing/principals.ts";

const ofFreshKey: Recipe = async (fixture) => ({ id: (await keyOf(fixture)).id });

export const apiKeyRecipes: Recipes = {
  "apiKeys.list": () => ({}),
  "apiKeys.scopes": () => undefined,
  "apiKeys.get": ({ key }) => ({ id: key.id }),
  "apiKeys.issue": ({ clientId }) => ({ name: "Issued by recipe", scopes: ["clients:read"], clientIds: [clientId] }),
  "apiKeys.rename": async (fixture) => ({ id: (await keyOf(fixture)).id, name: "Renamed by recipe" }),
  "apiKeys.revoke": ofFreshKey,
};
