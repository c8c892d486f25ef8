import type { CompanyFixture, Recipe, Recipes } from "../../../testing/fixture.ts";
import { newName } from "../../clients/recipes.ts";
import { makeReceipt } from "./factory.ts";

/** A session that is over, with its receipt. */
export function freshReceipt({ company, word }: Pick<CompanyFixture, "company" | "word">): Promise<{ id: string }> {
  return company.scope().then((scope) => makeReceipt(scope, { name: `${word} ${newName()}` }));
}

const ofFresh: Recipe = freshReceipt;

export const receiptRecipes: Recipes = {
  "receipts.get": ofFresh,
  "receipts.manifest": ofFresh,
  "receipts.verify": async (fixture) => {
    const { id } = await freshReceipt(fixture);
    const receipt = await (await fixture.company.as("owner")).receipts.get({ id });
    const { sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature } = receipt;
    return { sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature };
  },
  "receipts.key": () => undefined,
};
