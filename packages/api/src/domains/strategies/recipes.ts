import type { Recipe, Recipes, World } from "../../testing/fixture.ts";
import { makeStrategy } from "./factory.ts";
import type { StrategyStatus } from "./schema.ts";

async function freshStrategy({ company, clientId }: World, status: StrategyStatus): Promise<{ id: string }> {
  const { id } = await makeStrategy(await company.scope(), { clientId, status, weeks: 1 });
  return { id };
}

const ofFresh =
  (status: StrategyStatus): Recipe =>
  (world) =>
    freshStrategy(world, status);

const ofStrategy: Recipe = ({ strategyId }) => ({ id: strategyId });

/** The number of the template that stands now. */
async function templateVersion({ company }: World): Promise<number> {
  return (await (await company.as("owner")).strategies.templates.get()).version;
}

export const strategyRecipes: Recipes = {
  "strategies.list": ({ clientId }) => ({ clientId }),
  "strategies.get": ofStrategy,
  "strategies.versions": ofStrategy,
  "strategies.version": ({ strategyId }) => ({ id: strategyId, number: 1 }),
  "strategies.compare": ({ strategyId }) => ({ id: strategyId, from: 1, to: 1 }),
  "strategies.export": ofStrategy,
  "strategies.generate": ({ clientId }) => ({ clientId, weeks: 1, channels: ["Instagram"] }),
  "strategies.regenerate": async (world) => ({ ...(await freshStrategy(world, "draft")), expectedVersion: 1 }),
  "strategies.update": async (world) => {
    const { sections } = await (await world.company.as("owner")).strategies.get({ id: world.strategyId });
    return { ...(await freshStrategy(world, "draft")), expectedVersion: 1, sections: { summary: sections?.summary } };
  },
  "strategies.rename": async (world) => ({ ...(await freshStrategy(world, "draft")), title: "Named by recipe" }),
  "strategies.submit": ofFresh("draft"),
  "strategies.approve": ofFresh("in_review"),
  "strategies.reject": async (world) => ({ ...(await freshStrategy(world, "in_review")), comment: "Not yet" }),
  "strategies.reopen": ofFresh("rejected"),
  "strategies.archive": ofFresh("approved"),
  "strategies.restore": ofFresh("archived"),
  "strategies.templates.get": () => undefined,
  "strategies.templates.save": async (world) => ({ body: "Write plainly.", expectedVersion: await templateVersion(world) }),
  "strategies.templates.reset": async (world) => ({ expectedVersion: await templateVersion(world) }),
};
