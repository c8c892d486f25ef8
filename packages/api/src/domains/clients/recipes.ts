import { randomUUID } from "node:crypto";
import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { freshPerson } from "../users/recipes.ts";
import { makeClient } from "./factory.ts";

/** A name that no client has. */
export function newName(): string {
  return `Client by recipe ${randomUUID().slice(0, 8)}`;
}

export async function freshClient({ company }: CompanyFixture): Promise<string> {
  return (await makeClient(await company.scope(), { name: newName() })).id;
}

const ofFreshClient: Recipe = async (fixture) => ({ id: await freshClient(fixture) });

/** The company's owner, who looks after its client from now on. */
async function ownerOfClient({ api, company, clientId }: CompanyFixture): Promise<string> {
  const { user } = await company.principal("owner");
  await api.db.owner.updateTable("clients").set({ ownerId: user.id }).where("id", "=", clientId).execute();
  return user.id;
}

export const clientRecipes: Recipes = {
  "clients.list": async (fixture) => ({ search: "Dental", ownerId: await ownerOfClient(fixture) }),
  "clients.tags": () => undefined,
  "clients.export": async (fixture) => ({ search: "Dental", ownerId: await ownerOfClient(fixture) }),
  "clients.import": () => ({ csv: `Name,Profession\n${newName()},bakery\n` }),
  "clients.get": ({ clientId }) => ({ id: clientId }),
  "clients.create": async (fixture) => ({
    name: newName(),
    profession: "bakery",
    phoneNumbers: [],
    forbiddenPhrases: ["cheap"],
    tags: ["By recipe"],
    ownerId: await freshPerson(fixture),
  }),
  "clients.update": async (fixture) => ({
    id: await freshClient(fixture),
    profession: "bakery",
    forbiddenPhrases: ["cheap"],
    ownerId: await freshPerson(fixture),
  }),
  "clients.delete": ofFreshClient,
  "clients.restore": async (fixture) => {
    const id = await freshClient(fixture);
    await fixture.api.db.owner.updateTable("clients").set({ deletedAt: new Date() }).where("id", "=", id).execute();
    return { id };
  },
};
