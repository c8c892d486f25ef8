import { apiKeyRecipes } from "./api-keys.ts";
import { approvalRecipes } from "./approvals.ts";
import { auditRecipes } from "./audit.ts";
import { authRecipes } from "./auth.ts";
import { clientRecipes } from "./clients.ts";
import { companyRecipes } from "./companies.ts";
import { jobRecipes } from "./jobs.ts";
import { notificationRecipes } from "./notifications.ts";
import { peopleRecipes } from "./people.ts";
import { projectRecipes } from "./projects.ts";
import { receiptRecipes } from "./receipts.ts";
import { storageRecipes } from "./storage.ts";
import { strategyRecipes } from "./strategies.ts";
import { uploadRecipes } from "./uploads.ts";
import { webhookRecipes } from "./webhooks.ts";
import type { Recipes } from "./world.ts";

const withoutInput = () => undefined;

/** One recipe for every procedure of the product: a procedure without one fails the run. */
export const recipes: Recipes = {
  ...apiKeyRecipes,
  ...approvalRecipes,
  ...auditRecipes,
  ...authRecipes,
  ...clientRecipes,
  ...companyRecipes,
  ...jobRecipes,
  ...peopleRecipes,
  ...notificationRecipes,
  ...receiptRecipes,
  ...projectRecipes,
  ...storageRecipes,
  ...strategyRecipes,
  ...uploadRecipes,
  ...webhookRecipes,
  "dashboard.overview": withoutInput,
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
