import type { CompanyFixture, Filling, Recipes } from "../../testing/fixture.ts";
import { deleteContact } from "./commands.ts";
import { makeContact } from "./factory.ts";

type Place = Pick<CompanyFixture, "company" | "clientId">;

async function freshContact({ company, clientId }: Place): Promise<{ id: string }> {
  const { id } = await makeContact(await company.scope(), { clientId });
  return { id };
}

export const fillCompanyWithContacts: Filling = async ({ company, clientId }, word) =>
  makeContact(await company.scope(), { clientId, name: `${word} contact` });

export const contactRecipes: Recipes = {
  "contacts.list": ({ clientId }) => ({ clientId, search: "contact" }),
  "contacts.get": freshContact,
  "contacts.create": ({ clientId }) => ({ clientId, name: "Contact by recipe", role: "Manager" }),
  "contacts.update": async (fixture) => ({ ...(await freshContact(fixture)), note: "By recipe" }),
  "contacts.delete": freshContact,
  "contacts.restore": async (fixture) => {
    const { id } = await freshContact(fixture);
    await deleteContact(await fixture.company.scope(), { id });
    return { id };
  },
};
