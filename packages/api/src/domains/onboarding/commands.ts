import { audit } from "../../kernel/audit.ts";
import { AppError } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { createClient } from "../clients/commands.ts";
import { onboardingEntity } from "./entity.ts";
import { getOnboarding, lockDraft, type Onboarding } from "./queries.ts";
import { completeDraft } from "./rules.ts";
import type { SaveOnboardingInput } from "./schema.ts";

/** Keeps what was typed so far; fields that are left out stay as they were. */
export function saveOnboarding(scope: Scope, { step, data }: SaveOnboardingInput): Promise<Onboarding> {
  return inTransaction(scope, async (tx) => {
    const userId = personOf(tx);
    const draft = JSON.stringify(data);
    await tx.db
      .insertInto("onboardingDrafts")
      .values({ companyId: tx.companyId, userId, step, data: draft })
      .onConflict((found) =>
        found.columns(["companyId", "userId"]).doUpdateSet((eb) => ({
          step,
          data: eb("onboardingDrafts.data", "||", eb.ref("excluded.data")),
        })),
      )
      .execute();
    await audit(tx, { entity: onboardingEntity, entityId: userId, after: { step, fields: Object.keys(data) } });
    return getOnboarding(tx);
  });
}

/** The draft becomes a client, once. */
export function finishOnboarding(scope: Scope): Promise<{ clientId: string }> {
  return inTransaction(scope, async (tx) => {
    const userId = personOf(tx);
    const { data } = await lockDraft(tx);
    const client = await createClient(tx, completeDraft(data));
    await tx.db.deleteFrom("onboardingDrafts").where("userId", "=", userId).execute();
    return { clientId: client.id };
  });
}

function personOf({ actor }: Scope): string {
  if (actor.kind === "user") return actor.userId;
  throw new AppError("forbidden", "Only people go through the onboarding; programs add clients with clients.create.");
}
