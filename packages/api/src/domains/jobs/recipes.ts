import type { Recipes, World } from "../../testing/fixture.ts";
import { makeJob } from "./factory.ts";

async function freshJob({ company, clientId }: World): Promise<string> {
  return makeJob(await company.scope(), { clientId });
}

export const jobRecipes: Recipes = {
  "jobs.list": ({ clientId }) => ({ clientId }),
  "jobs.get": ({ jobId }) => ({ id: jobId }),
  "jobs.watch": ({ jobId }) => ({ id: jobId }),
  "jobs.watchAll": () => undefined,
  "jobs.cancel": async (world) => ({ id: await freshJob(world) }),
  "jobs.retry": async (world) => {
    const id = await freshJob(world);
    await world.api.db.owner.updateTable("jobs").set({ status: "cancelled", finishedAt: new Date() }).where("id", "=", id).execute();
    return { id };
  },
};
