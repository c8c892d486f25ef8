import type { CompanyFixture, Recipes } from "../../testing/fixture.ts";
import { newName } from "../clients/recipes.ts";

/** A call of the fixture's key that waits for a decision, or was decided against. */
export async function freshApproval(
  { api, company, clientId, key }: Pick<CompanyFixture, "api" | "company" | "clientId" | "key">,
  status: "pending" | "rejected",
): Promise<{ id: string }> {
  const call = { procedure: "clients.update", does: "Change the fields that are sent.", risk: "write", surface: "rest" };
  return api.db.owner
    .insertInto("approvals")
    .values({
      ...call,
      status,
      clientId,
      companyId: company.id,
      keyId: key.id,
      input: JSON.stringify({ id: clientId, profession: newName() }),
      preview: JSON.stringify({ preview: true, changes: [], jobs: [] }),
      decidedAt: status === "pending" ? null : new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
}

export const approvalRecipes: Recipes = {
  "approvals.list": ({ key }) => ({ keyId: key.id }),
  "approvals.get": ({ approvalId }) => ({ id: approvalId }),
  "approvals.wait": ({ approvalId }) => ({ id: approvalId, timeoutSeconds: 1 }),
  "approvals.watch": ({ approvalId }) => ({ id: approvalId }),
  "approvals.approve": (fixture) => freshApproval(fixture, "pending"),
  "approvals.reject": async (fixture) => ({ ...(await freshApproval(fixture, "pending")), comment: "Not by recipe" }),
  "approvals.withdraw": (fixture) => freshApproval(fixture, "pending"),
};
