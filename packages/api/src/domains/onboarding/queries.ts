import { precondition } from "../../kernel/errors.ts";
import { type Scope, userOf } from "../../kernel/scope.ts";
import { hasClients } from "../clients/queries.ts";
import { type OnboardingDraft, onboardingDraft } from "./schema.ts";

export interface Draft {
  step: number;
  data: OnboardingDraft;
  updatedAt: Date;
}

export interface Onboarding {
  draft: Draft | undefined;
  finished: boolean;
}

/** A draft belongs to a person in a company: colleagues do not see each other's. */
const ownDrafts = (scope: Scope) =>
  scope.db.selectFrom("onboardingDrafts").select(["step", "data", "updatedAt"]).where("userId", "=", userOf(scope));

export async function findDraft(scope: Scope): Promise<Draft | undefined> {
  const row = await ownDrafts(scope).executeTakeFirst();
  return row && { ...row, data: onboardingDraft.parse(row.data) };
}

/** The draft, held until the transaction ends: finishing twice at once makes one client. */
export async function lockDraft(tx: Scope): Promise<Draft> {
  const row = await ownDrafts(tx).forUpdate().executeTakeFirst();
  if (!row) throw precondition("There is nothing to finish: the onboarding is done already, or was never begun.");
  return { ...row, data: onboardingDraft.parse(row.data) };
}

export async function getOnboarding(scope: Scope): Promise<Onboarding> {
  const [draft, finished] = await Promise.all([findDraft(scope), hasClients(scope)]);
  return { draft, finished };
}
