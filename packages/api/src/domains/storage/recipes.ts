import type { Recipe, Recipes } from "../../testing/fixture.ts";
import { makeConnection } from "./factory.ts";

/** A connection that no project uses, to a server that refuses every connection at once. */
const ofFresh: Recipe = async ({ company }) => ({ id: (await makeConnection(await company.scope())).id });

const ofDeleted: Recipe = async ({ api, company }) => {
  const { id } = await makeConnection(await company.scope());
  await api.db.owner.updateTable("storageConnections").set({ deletedAt: new Date() }).where("id", "=", id).execute();
  return { id };
};

const server = () => ({
  kind: "other",
  endpoint: "https://storage.invalid",
  accessKeyId: "AKIARECIPE",
  secretAccessKey: "a secret by recipe",
  defaultBucket: "recipe-files",
});

export const storageRecipes: Recipes = {
  "storage.overview": () => undefined,
  "storage.connections.list": () => ({}),
  "storage.connections.get": ({ connectionId }) => ({ id: connectionId }),
  "storage.connections.create": () => ({ name: `Recipe ${crypto.randomUUID()}`, ...server() }),
  "storage.connections.update": async (fixture, caller) => ({ ...(await ofFresh(fixture, caller)), name: `Recipe ${crypto.randomUUID()}` }),
  "storage.connections.delete": ofFresh,
  "storage.connections.restore": ofDeleted,
  "storage.connections.test": ofFresh,
  "storage.connections.probe": ({ connectionId }) => ({ ...server(), id: connectionId }),
};
