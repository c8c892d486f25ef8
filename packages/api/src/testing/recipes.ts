import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Filling, Recipes } from "./fixture.ts";

const withoutInput = () => undefined;

/** The recipes of every domain: a new domain's are found by the name of their file. */
const ofDomains = await Promise.all(
  globSync("../domains/**/recipes.ts", { cwd: import.meta.dirname }).map(
    (path): Promise<Record<string, unknown>> => import(pathToFileURL(join(import.meta.dirname, path)).href),
  ),
);

/** What those files export under such a name. */
const exported = (names: RegExp) =>
  ofDomains.flatMap((file) => Object.entries(file).flatMap(([name, value]) => (names.test(name) ? [value] : [])));

/** What fills a company with rows of the domains that other domains do not build on. */
export const fillings = exported(/^fillCompanyWith/) as Filling[];

/** One recipe for every procedure of the product: a procedure without one fails the run. */
export const recipes: Recipes = {
  ...Object.assign({}, ...exported(/Recipes$/)),
  "dashboard.overview": withoutInput,
  "dashboard.activity": ({ clientId }) => ({ clientId }),
  "onboarding.get": withoutInput,
  "onboarding.save": () => ({ step: 1, data: { name: "Draft by recipe" } }),
  "onboarding.finish": async ({ company }, { role }) => {
    const data = { name: `Onboarded ${crypto.randomUUID()}`, profession: "bakery", description: "Bread", targetAudience: "Families" };
    await (await company.as(role)).onboarding.save({ step: 3, data: { ...data, marketingGoals: "More guests" } });
    return undefined;
  },
  "system.health": withoutInput,
  "system.info": withoutInput,
};

/** Calls that the procedure itself keeps from people, whatever their role. */
export const programsAlone: ReadonlySet<string> = new Set(["approvals.withdraw"]);

/** Calls that answer alike whatever rows they are asked for, since they only note what the caller has seen. */
export const forgiving: ReadonlySet<string> = new Set(["notifications.markRead"]);

/** Calls that end with 412 while no outside provider is set up, as in these tests; behind every check that is tried here. */
export const withoutProvider: ReadonlySet<string> = new Set(["auth.identities.link"]);
