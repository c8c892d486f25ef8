import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { makeStrategy } from "./factory.ts";
import type { StrategyStatus } from "./schema.ts";

async function freshStrategy({ company, clientId }: CompanyFixture, status: StrategyStatus): Promise<{ id: string }> {
  const { id } = await makeStrategy(await company.scope(), { clientId, status, weeks: 1 });
  return { id };
}

const ofFresh =
  (status: StrategyStatus): Recipe =>
  (fixture) =>
    freshStrategy(fixture, status);

const ofStrategy: Recipe = ({ strategyId }) => ({ id: strategyId });

/** The current template's number. */
async function templateVersion({ company }: CompanyFixture): Promise<number> {
  return (await (await company.as("owner")).strategies.templates.get()).version;
}

export const strategyRecipes: Recipes = {
  "strategies.list": ({ clientId }) => ({ clientId }),
  "strategies.calendar": ({ clientId }) => ({ clientId, days: 28 }),
  "strategies.get": ofStrategy,
  "strategies.versions": ofStrategy,
  "strategies.version": ({ strategyId }) => ({ id: strategyId, number: 1 }),
  "strategies.compare": ({ strategyId }) => ({ id: strategyId, from: 1, to: 1 }),
  "strategies.export": ofStrategy,
  "strategies.generate": ({ clientId }) => ({ clientId, weeks: 1, channels: ["Instagram"] }),
  "strategies.regenerate": async (fixture) => ({ ...(await freshStrategy(fixture, "draft")), expectedVersion: 1 }),
  "strategies.update": async (fixture) => {
    const { sections } = await (await fixture.company.as("owner")).strategies.get({ id: fixture.strategyId });
    return { ...(await freshStrategy(fixture, "draft")), expectedVersion: 1, sections: { summary: sections?.summary } };
  },
  "strategies.rename": async (fixture) => ({ ...(await freshStrategy(fixture, "draft")), title: "Named by recipe" }),
  "strategies.submit": ofFresh("draft"),
  "strategies.approve": ofFresh("in_review"),
  "strategies.reject": async (fixture) => ({ ...(await freshStrategy(fixture, "in_review")), comment: "Not yet" }),
  "strategies.reopen": ofFresh("rejected"),
  "strategies.archive": ofFresh("approved"),
  "strategies.restore": ofFresh("archived"),
  "strategies.templates.get": () => undefined,
  "strategies.templates.save": async (fixture) => ({ body: "Write plainly.", expectedVersion: await templateVersion(fixture) }),
  "strategies.templates.reset": async (fixture) => ({ expectedVersion: await templateVersion(fixture) }),
};
