import { apiKeyRecipes } from "../domains/api-keys/recipes.ts";
import { approvalRecipes } from "../domains/approvals/recipes.ts";
import { auditRecipes } from "../domains/audit/recipes.ts";
import { authRecipes } from "../domains/auth/recipes.ts";
import { clientRecipes } from "../domains/clients/recipes.ts";
import { companyRecipes } from "../domains/companies/recipes.ts";
import { jobRecipes } from "../domains/jobs/recipes.ts";
import { notificationRecipes } from "../domains/notifications/recipes.ts";
import { projectRecipes } from "../domains/projects/recipes.ts";
import { storageRecipes } from "../domains/storage/recipes.ts";
import { strategyRecipes } from "../domains/strategies/recipes.ts";
import { receiptRecipes } from "../domains/uploads/receipts/recipes.ts";
import { uploadRecipes } from "../domains/uploads/recipes.ts";
import { peopleRecipes } from "../domains/users/recipes.ts";
import { webhookRecipes } from "../domains/webhooks/recipes.ts";
import type { Recipes } from "./fixture.ts";

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
