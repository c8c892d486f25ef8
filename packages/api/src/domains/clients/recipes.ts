import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { makeClient } from "./factory.ts";

let made = 0;

/** A name that no client has. */
export function newName(): string {
  made += 1;
  return `Client by recipe ${made}`;
}

export async function freshClient({ company }: CompanyFixture): Promise<string> {
  return (await makeClient(await company.scope(), { name: newName() })).id;
}

const ofFreshClient: Recipe = async (fixture) => ({ id: await freshClient(fixture) });

export const clientRecipes: Recipes = {
  "clients.list": () => ({ search: "Dental" }),
  "clients.tags": () => undefined,
  "clients.export": () => ({ search: "Dental" }),
  "clients.import": () => ({ csv: `Name,Profession\n${newName()},bakery\n` }),
  "clients.get": ({ clientId }) => ({ id: clientId }),
  "clients.create": () => ({ name: newName(), profession: "bakery", phoneNumbers: [], forbiddenPhrases: ["cheap"], tags: ["By recipe"] }),
  "clients.update": async (fixture) => ({ id: await freshClient(fixture), profession: "bakery", forbiddenPhrases: ["cheap"] }),
  "clients.delete": ofFreshClient,
  "clients.restore": async (fixture) => {
    const id = await freshClient(fixture);
    await fixture.api.db.owner.updateTable("clients").set({ deletedAt: new Date() }).where("id", "=", id).execute();
    return { id };
  },
};
