import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { freshClient, newName } from "../clients/recipes.ts";

/** The audit row of a change that can be taken back. */
async function freshChange(fixture: CompanyFixture): Promise<{ id: string }> {
  const id = await freshClient(fixture);
  await (await fixture.company.as("owner")).clients.update({ id, profession: newName() });
  return fixture.api.db.owner
    .selectFrom("auditEvents")
    .select("id")
    .where("entityId", "=", id)
    .where("procedure", "=", "clients.update")
    .executeTakeFirstOrThrow();
}

const narrowed: Recipe = async ({ company, clientId }) => {
  const { user } = await company.principal("owner");
  return { actorId: user.id, entityId: clientId, clientId };
};

export const auditRecipes: Recipes = {
  "audit.list": narrowed,
  "audit.export": narrowed,
  "audit.choices": () => undefined,
  "audit.get": ({ auditId }) => ({ id: auditId }),
  "audit.undo": freshChange,
};
