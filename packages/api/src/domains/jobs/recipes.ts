import type { CompanyFixture, Recipes } from "../../testing/fixture.ts";
import { makeJob } from "./factory.ts";

async function freshJob({ company, clientId }: CompanyFixture): Promise<string> {
  return makeJob(await company.scope(), { clientId });
}

export const jobRecipes: Recipes = {
  "jobs.list": ({ clientId }) => ({ clientId }),
  "jobs.get": ({ jobId }) => ({ id: jobId }),
  "jobs.watch": ({ jobId }) => ({ id: jobId }),
  "jobs.watchAll": () => undefined,
  "jobs.cancel": async (fixture) => ({ id: await freshJob(fixture) }),
  "jobs.retry": async (fixture) => {
    const id = await freshJob(fixture);
    await fixture.api.db.owner.updateTable("jobs").set({ status: "cancelled", finishedAt: new Date() }).where("id", "=", id).execute();
    return { id };
  },
};
