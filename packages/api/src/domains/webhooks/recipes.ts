import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { testEndpoint } from "./deliveries.commands.ts";
import { makeEndpoint } from "./factory.ts";

type Place = Pick<CompanyFixture, "api" | "company" | "clientId">;

/** An endpoint for one client, which gets none of the other recipes' events. */
export async function freshEndpoint({ company, clientId }: Place): Promise<{ id: string }> {
  const { id } = await makeEndpoint(await company.scope(), { events: ["user.removed"], clientIds: [clientId] });
  return { id };
}

/** A delivery that is over, with one attempt. */
export async function freshDelivery({ api, company, clientId }: Place, endpointId: string): Promise<{ id: string }> {
  const { deliveryId: id } = await testEndpoint(await company.scope(), { id: endpointId });
  const over = { status: "failed", attempts: 1, nextAttemptAt: null, finishedAt: new Date(), clientId };
  await api.db.owner.updateTable("webhookDeliveries").set(over).where("id", "=", id).execute();
  const attempt = { companyId: company.id, deliveryId: id, number: 1, at: new Date(), durationMs: 5 };
  await api.db.owner.insertInto("webhookAttempts").values(attempt).execute();
  return { id };
}

const ofFresh: Recipe = freshEndpoint;

/** An endpoint that was set so behind the product's back. */
const ofFreshSet =
  (change: { deletedAt: Date } | { isEnabled: false; disabledAt: Date; disabledReason: string }): Recipe =>
  async (fixture) => {
    const { id } = await freshEndpoint(fixture);
    await fixture.api.db.owner.updateTable("webhookEndpoints").set(change).where("id", "=", id).execute();
    return { id };
  };

export const webhookRecipes: Recipes = {
  "webhooks.endpoints.list": () => ({}),
  "webhooks.endpoints.get": ({ endpointId }) => ({ id: endpointId }),
  "webhooks.endpoints.create": ({ clientId }) => ({ url: "https://8.8.8.8/recipe", events: ["user.removed"], clientIds: [clientId] }),
  "webhooks.endpoints.update": async (fixture) => ({
    ...(await freshEndpoint(fixture)),
    description: "By recipe",
    clientIds: [fixture.clientId],
  }),
  "webhooks.endpoints.delete": ofFresh,
  "webhooks.endpoints.restore": ofFreshSet({ deletedAt: new Date() }),
  "webhooks.endpoints.rotateSecret": ofFresh,
  "webhooks.endpoints.test": ofFresh,
  "webhooks.endpoints.enable": ofFreshSet({ isEnabled: false, disabledAt: new Date(), disabledReason: "person" }),
  "webhooks.endpoints.disable": ofFresh,
  "webhooks.deliveries.list": ({ endpointId }) => ({ endpointId }),
  "webhooks.deliveries.get": ({ deliveryId }) => ({ id: deliveryId }),
  "webhooks.deliveries.redeliver": async (fixture) => freshDelivery(fixture, (await freshEndpoint(fixture)).id),
  "webhooks.eventTypes": () => undefined,
};
